package lookright.training.resume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.safetensors.SafetensorsFile;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.LoopState;

/** A checkpoint, open for reading; whether it is whole is {@link Manifest}'s affair. */
final class SavedState implements Checkpoints.Saved {
  static final String STATE = "state.json";
  static final String SUFFIX = ".safetensors";

  private final Path folder;
  private final ObjectNode json;
  private final Map<String, SafetensorsFile> parts = new LinkedHashMap<>();

  SavedState(Path folder) {
    this.folder = folder;
    this.json = Json.readObject(folder.resolve(STATE));
  }

  Path folder() {
    return folder;
  }

  RunIdentity identity() {
    return RunIdentity.of(json.path("identity"));
  }

  ObjectNode versions() {
    return json.path("versions") instanceof ObjectNode object ? object : Json.object();
  }

  @Override
  public LoopState state() {
    return StateJson.read(json.path("state"));
  }

  @Override
  public boolean has(String part) {
    return Files.exists(folder.resolve(part + SUFFIX));
  }

  /** The names of a part's tensors. */
  List<String> names(String part) {
    return open(part).names();
  }

  @Override
  public void read(String part, String tensor, FloatBuffer destination) {
    try {
      open(part).readFloats(tensor, destination);
    } catch (IOException e) {
      throw FileErrors.reading(folder.resolve(part + SUFFIX), e);
    }
  }

  /** How many entries a tensor has. */
  long length(String part, String tensor) {
    try {
      return open(part).info(tensor).elementCount();
    } catch (IOException e) {
      throw FileErrors.reading(folder.resolve(part + SUFFIX), e);
    }
  }

  private SafetensorsFile open(String part) {
    return parts.computeIfAbsent(
        part,
        name -> {
          Path file = folder.resolve(name + SUFFIX);
          try {
            return SafetensorsFile.open(file);
          } catch (IOException e) {
            throw FileErrors.reading(file, e);
          }
        });
  }

  @Override
  public void close() {
    for (SafetensorsFile file : parts.values()) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
