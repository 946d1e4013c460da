package lookright.training.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lookright.io.AtomicFile;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.Sha256;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/** Size and SHA-256 of every file of a checkpoint, and the marker that says it is whole. */
final class Manifest {
  /** The list of files. */
  static final String FILE = "manifest.json";

  /** The marker: the manifest's own hash. */
  static final String MARKER = "_SUCCESS";

  private Manifest() {}

  /** Lists the files that are in {@code folder} now. */
  static void write(Path folder) {
    ObjectNode json = Json.object();
    ObjectNode files = json.putObject("files");
    for (Path file : files(folder)) {
      try {
        files
            .putObject(file.getFileName().toString())
            .put("bytes", Files.size(file))
            .put("sha256", Sha256.of(file));
      } catch (IOException e) {
        throw FileErrors.reading(file, e);
      }
    }
    Json.write(folder.resolve(FILE), json);
  }

  /** Marks a folder with its manifest as whole. */
  static void mark(Path folder) {
    AtomicFile.writeText(folder.resolve(MARKER), Sha256.of(folder.resolve(FILE)) + "\n");
  }

  /** What is wrong with a checkpoint; null if every byte is as it was written. */
  static @Nullable String problem(Path folder) {
    try {
      if (!Files.exists(folder.resolve(MARKER))) {
        return "no " + MARKER;
      }
      String mark = Files.readString(folder.resolve(MARKER)).strip();
      if (!mark.equals(Sha256.of(folder.resolve(FILE)))) {
        return FILE + " or " + MARKER + " was changed";
      }
      JsonNode files = Json.readObject(folder.resolve(FILE)).path("files");
      for (Map.Entry<String, JsonNode> entry : files.properties()) {
        String problem = problem(folder.resolve(entry.getKey()), entry.getValue());
        if (problem != null) {
          return entry.getKey() + " " + problem;
        }
      }
      return null;
    } catch (IOException e) {
      return "reading failed: " + e;
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  private static @Nullable String problem(Path file, JsonNode expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "is missing";
    }
    long bytes = Files.size(file);
    if (bytes != expected.path("bytes").asLong()) {
      return "has %d bytes, expected %d".formatted(bytes, expected.path("bytes").asLong());
    }
    return Sha256.of(file).equals(expected.path("sha256").asText())
        ? null
        : "has another SHA-256 than when it was written";
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }
}
