package lookright.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lookright.io.FileErrors;
import lookright.io.Sha256;

/** How a model came to be: what goes into {@code run.json} beside the scores. */
final class Provenance {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Path.class, new ToStringSerializer()))
          .build();

  private static final Pattern DECIDING =
      Pattern.compile(".*\\.safetensors|config\\.json|tokenizer(_config)?\\.json");

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

  /** The same but for what does not change a bit: how many processors there are. */
  static ObjectNode deciding() {
    ObjectNode json = versions();
    json.remove("processors");
    return json;
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
