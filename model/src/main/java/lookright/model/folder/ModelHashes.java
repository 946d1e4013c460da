package lookright.model.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lookright.io.FileErrors;
import lookright.io.Sha256;

/** The files of a model folder that decide what it computes, with their hashes. */
public final class ModelHashes {
  private static final Pattern DECIDING =
      Pattern.compile(".*\\.safetensors|config\\.json|tokenizer(_config)?\\.json");

  private ModelHashes() {}

  /** SHA-256 by name of weights, configuration and tokenizer; every byte of them is read. */
  public static SortedMap<String, String> of(Path folder) {
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
