package lookright.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
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
import java.util.List;
import java.util.stream.Stream;

/** How a model came to be: what goes into {@code run.json} beside the scores. */
final class Provenance {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Path.class, new ToStringSerializer()))
          .build();

  private Provenance() {}

  /** A record as JSON, paths as text. */
  static ObjectNode json(Object record) {
    return MAPPER.valueToTree(record);
  }

  /** Versions of what computed. */
  static ObjectNode versions() {
    ObjectNode json = MAPPER.createObjectNode();
    String mine = Provenance.class.getPackage().getImplementationVersion();
    json.put("lookright", mine == null ? "development" : mine);
    json.put("java", System.getProperty("java.version"));
    json.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    json.put("processors", Runtime.getRuntime().availableProcessors());
    return json;
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
  static ObjectNode weightHashes(Path folder) {
    ObjectNode json = MAPPER.createObjectNode();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> weights =
          files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
      weights.forEach(file -> json.put(file.getFileName().toString(), sha256(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json;
  }
}
