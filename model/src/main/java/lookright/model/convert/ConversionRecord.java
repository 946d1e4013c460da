package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.Sha256;
import lookright.io.safetensors.Dtype;

/**
 * {@code conversion.json}: what a converted folder was made of. A {@code run.json} beside it is the
 * source's and tells of its training; this file tells what was done since.
 */
final class ConversionRecord {
  static final String FILE = "conversion.json";

  /** Names of files that hold weights, or say in which file they are. */
  static final Pattern WEIGHTS =
      Pattern.compile(
          ".*\\.(safetensors|bin|pt|pth|pkl|gguf|h5|msgpack|onnx|ot|npz)|.*\\.index\\.json");

  private ConversionRecord() {}

  /** The record; an earlier one of the source stands in it under {@code earlier}. */
  static ObjectNode of(SourceModel source, ConvertSettings settings) {
    ObjectNode json = Json.object();
    String version = ConversionRecord.class.getPackage().getImplementationVersion();
    json.put("lookright", version == null ? "development" : version);
    json.put("source", String.valueOf(source.path().getFileName()));
    json.put("format", source.format().toString());
    Dtype dtype = settings.dtype();
    json.put("dtype", dtype == null ? "as stored" : dtype.toString());
    if (settings.labels() != null) {
      json.put("headSha256", Sha256.of(settings.labels()));
    }
    ObjectNode hashes = json.putObject("sourceSha256");
    for (Path file : weights(source.path())) {
      hashes.put(String.valueOf(file.getFileName()), Sha256.of(file));
    }
    Path earlier = source.path().resolve(FILE);
    if (Files.exists(earlier)) {
      json.set("earlier", Json.readObject(earlier));
    }
    return json;
  }

  private static List<Path> weights(Path source) {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> files = Files.list(source)) {
      return files
          .filter(file -> WEIGHTS.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(source, e);
    }
  }
}
