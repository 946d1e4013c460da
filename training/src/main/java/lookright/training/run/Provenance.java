package lookright.training.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How a model came to be: what goes into {@code run.json} beside the scores. */
public final class Provenance {
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

  /** SHA-256 of a file, in hexadecimal digits. */
  static String sha256(Path file) {
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The weight files of a model folder with their hashes. */
  static Map<String, String> weightHashes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> weights =
          files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
      Map<String, String> hashes = new LinkedHashMap<>();
      weights.forEach(file -> hashes.put(file.getFileName().toString(), sha256(file)));
      return hashes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
