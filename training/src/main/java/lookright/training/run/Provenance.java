package lookright.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lookright.io.FileErrors;
import lookright.io.JsonRecords;
import lookright.io.Sha256;

/** How a model came to be: what goes into {@code run.json} beside the scores. */
public final class Provenance {
  private static final Pattern DECIDING =
      Pattern.compile(".*\\.safetensors|config\\.json|tokenizer(_config)?\\.json");

  private Provenance() {}

  /**
   * What computed.
   *
   * @param lookright version of this program
   * @param java version of the virtual machine
   * @param os operating system and kind of processor
   * @param processors how many the virtual machine saw
   */
  public record Versions(String lookright, String java, String os, int processors) {}

  static Versions versions() {
    String mine = Provenance.class.getPackage().getImplementationVersion();
    return new Versions(
        mine == null ? "development" : mine,
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  /** What can change a bit: the number of processors cannot. */
  static ObjectNode deciding() {
    return JsonRecords.toJson(versions()).without(List.of("processors"));
  }

  /** The files of a model folder that decide what it computes, with their hashes. */
  static SortedMap<String, String> modelHashes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      SortedMap<String, String> hashes = new TreeMap<>();
      files
          .filter(file -> DECIDING.matcher(file.getFileName().toString()).matches())
          .forEach(file -> hashes.put(file.getFileName().toString(), Sha256.of(file)));
      return hashes;
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }
}
