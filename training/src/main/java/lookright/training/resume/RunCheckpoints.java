package lookright.training.resume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lookright.io.AtomicFolder;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.safetensors.SafetensorsWriter;
import lookright.ops.Floats;
import lookright.training.ProgressListener;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.LoopState;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The checkpoints of one run, in a folder of its own. Each appears whole or not at all; the newest
 * two stay. One that is damaged is passed over with a warning.
 */
public final class RunCheckpoints implements Checkpoints {
  private static final int STAY = 2;
  private static final Pattern NAME = Pattern.compile("(\\d{6,})-step-\\d+");

  private final Path folder;
  private final int every;
  private final RunIdentity identity;
  private final ObjectNode versions;
  private final ProgressListener listener;
  private final Set<Path> damaged = new HashSet<>();

  /**
   * The checkpoints in {@code folder}, which need not exist.
   *
   * @param every optimiser steps between two; 0: one an epoch
   * @param identity of the run; a checkpoint of another one is refused
   * @param versions of what computes; another one's checkpoint is used with a warning
   */
  public RunCheckpoints(
      Path folder,
      int every,
      RunIdentity identity,
      ObjectNode versions,
      ProgressListener listener) {
    this.folder = folder;
    this.every = every;
    this.identity = identity;
    this.versions = versions;
    this.listener = listener;
  }

  @Override
  public int every() {
    return every;
  }

  @Override
  public void save(LoopState state, List<Part> parts) {
    List<Path> before = all();
    long number = before.isEmpty() ? 1 : number(before.get(0)) + 1;
    Path target = folder.resolve("%06d-step-%d".formatted(number, state.steps()));
    try (AtomicFolder staged = AtomicFolder.create(target, false)) {
      for (Part part : parts) {
        write(staged.path(), part);
      }
      ObjectNode json = Json.object();
      json.set("state", StateJson.write(state));
      json.set("identity", identity.toJson());
      json.set("versions", versions);
      listener.writing(SavedState.STATE);
      Json.write(staged.path().resolve(SavedState.STATE), json);
      listener.writing(Manifest.FILE);
      Manifest.write(staged.path());
      listener.writing(Manifest.MARKER);
      Manifest.mark(staged.path());
      listener.writing("move");
      staged.commit();
    }
    listener.writing("prune");
    List<Path> good = all().stream().filter(path -> !damaged.contains(path)).toList();
    all().stream()
        .filter(path -> !good.subList(0, Math.min(STAY, good.size())).contains(path))
        .forEach(AtomicFolder::delete);
  }

  private void write(Path staging, Part part) {
    String name = part.name() + SavedState.SUFFIX;
    listener.writing(name);
    SafetensorsWriter writer = new SafetensorsWriter();
    for (Map.Entry<String, INDArray> tensor : part.tensors().entrySet()) {
      INDArray array = tensor.getValue();
      writer.addFloats(
          tensor.getKey(),
          Arrays.stream(array.shape()).boxed().toList(),
          () -> Floats.read(array).window(0, Math.toIntExact(array.length())));
    }
    Path file = staging.resolve(name);
    try {
      writer.write(file);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  @Override
  public @Nullable SavedState latest() {
    for (Path path : all()) {
      String problem = Manifest.problem(path);
      if (problem == null) {
        SavedState saved = new SavedState(path);
        identity.require(saved.identity(), path);
        tell(saved);
        return saved;
      }
      damaged.add(path);
      listener.message(
          "Warning: %s is damaged (%s); the one before it is used.".formatted(path, problem));
    }
    if (!damaged.isEmpty()) {
      listener.message("Warning: no checkpoint is whole; the run begins anew.");
    }
    return null;
  }

  private void tell(SavedState saved) {
    LoopState state = saved.state();
    listener.message(
        "Goes on after step %d, %d micro-batches into epoch %d (%s)."
            .formatted(state.steps(), state.microBatches(), state.epoch() + 1, saved.folder()));
    if (!saved.versions().equals(versions)) {
      listener.message(
          "Warning: it was written by %s, this is %s: the last bits may differ from those of an"
                  .formatted(saved.versions(), versions)
              + " undisturbed run.");
    }
  }

  /** Whether there is one, whole or not. */
  public boolean exist() {
    return !all().isEmpty();
  }

  /** The folder of the newest; there must be one. */
  public Path newest() {
    return all().get(0);
  }

  /** Removes them: the run is over. */
  public void delete() {
    listener.writing("remove");
    AtomicFolder.delete(folder);
  }

  /** All of them, the newest first. */
  private List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(RunCheckpoints::number).reversed())
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  private static long number(Path path) {
    String name = path.getFileName().toString();
    return Long.parseLong(name.substring(0, name.indexOf('-')));
  }
}
