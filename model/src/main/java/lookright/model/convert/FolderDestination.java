package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lookright.io.AtomicFolder;
import lookright.io.Json;
import lookright.io.ShardedWriter;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import lookright.model.DecoderTensors;
import lookright.model.convert.Conversion.Moved;
import lookright.model.convert.Conversion.Report;
import org.jspecify.annotations.Nullable;

/** A Hugging Face folder to be written. */
final class FolderDestination {
  private static final String CONFIG = "config.json";
  private static final String OUTPUT = "lm_head.weight";

  private final SourceModel source;
  private final ConvertSettings settings;
  private final Runnable pulse;
  private final List<String> notes = new ArrayList<>();

  FolderDestination(SourceModel source, ConvertSettings settings, Runnable pulse) {
    this.source = source;
    this.settings = settings;
    this.pulse = pulse;
  }

  Report write() {
    AtomicFolder.requireFree(settings.destination(), settings.force());
    NewHead head = settings.labels() == null ? null : NewHead.of(source, settings.labels());
    ObjectNode config = config(head);
    List<TensorCopy> copies = copies();
    ShardedWriter writer = new ShardedWriter();
    for (TensorCopy copy : copies) {
      writer.addStream(copy.info().name(), copy.target(), copy.info().shape(), copy);
    }
    if (head != null) {
      head.addTo(writer, settings.dtype() == null ? Dtype.F32 : settings.dtype());
    }
    Companions companions = Companions.of(source);
    if (!settings.dryRun()) {
      try (AtomicFolder folder = AtomicFolder.create(settings.destination(), settings.force())) {
        companions.write(folder.path());
        if (config != null) {
          Json.write(folder.path().resolve(CONFIG), config);
        }
        write(writer, folder.path());
        Json.write(
            folder.path().resolve(ConversionRecord.FILE), ConversionRecord.of(source, settings));
        folder.commit();
      }
    }
    notes.addAll(companions.notes());
    return report(copies, head, writer.files(settings.maxShardBytes()));
  }

  /** A name or type that safetensors cannot hold is the source's fault. */
  private void write(ShardedWriter writer, Path folder) {
    try {
      writer.write(folder, settings.maxShardBytes());
    } catch (IllegalArgumentException e) {
      throw new UserException(source.path() + ": " + e.getMessage() + ", for safetensors", e);
    }
  }

  private @Nullable ObjectNode config(@Nullable NewHead head) {
    if (source.config() == null) {
      notes.add(source.path() + " has no config.json: only its tensors are converted");
      return null;
    }
    ObjectNode json = source.config().deepCopy();
    if (settings.dtype() != null) {
      String name = TypeNames.python(settings.dtype());
      if (json.has("torch_dtype")) {
        json.put("torch_dtype", name);
      }
      if (json.has("dtype") || !json.has("torch_dtype")) {
        json.put("dtype", name);
      }
    }
    if (head != null) {
      head.putInto(json);
    }
    return json;
  }

  private List<TensorCopy> copies() {
    List<String> names = new ArrayList<>(source.tensors().names());
    if (names.isEmpty()) {
      throw new UserException(source.path() + ": found no tensors; expected a model's");
    }
    if (isTiedCopy(names)) {
      names.remove(OUTPUT);
      notes.add(OUTPUT + " is left out: it is " + DecoderTensors.EMBEDDING + " (tied)");
    }
    return names.stream()
        .map(name -> new TensorCopy(source.tensors(), name, settings.dtype(), pulse))
        .toList();
  }

  /** Older checkpoints store a tied matrix under both names, where newer ones have one. */
  private boolean isTiedCopy(List<String> names) {
    return source.config() != null
        && source.config().path("tie_word_embeddings").asBoolean(false)
        && names.contains(OUTPUT)
        && names.contains(DecoderTensors.EMBEDDING)
        && TensorComparison.identical(source.tensors(), OUTPUT, DecoderTensors.EMBEDDING, pulse);
  }

  private Report report(List<TensorCopy> copies, @Nullable NewHead head, int files) {
    List<Moved> moved = new ArrayList<>();
    long bytes = 0;
    for (TensorCopy copy : copies) {
      moved.add(
          new Moved(
              copy.info().name(),
              copy.info().dtype(),
              copy.target(),
              copy.info().shape(),
              copy.saturated()));
      bytes += copy.bytes();
    }
    if (head != null) {
      notes.add(head.note());
    }
    return new Report(moved, bytes, files, List.copyOf(notes));
  }
}
