package lookright.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lookright.io.safetensors.SafetensorsException;
import lookright.io.safetensors.SafetensorsFile;
import lookright.io.safetensors.TensorInfo;

/**
 * The tensors of a Hugging Face folder: one {@code model.safetensors}, or shards with their list.
 */
public final class TensorFolder implements AutoCloseable {
  /** The file of an unsharded model. */
  public static final String SINGLE = "model.safetensors";

  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
  private final Map<String, String> fileByTensor = new LinkedHashMap<>();

  private TensorFolder(Path folder) {
    this.folder = folder;
  }

  /** Opens all files of a folder; no tensor is read yet. */
  public static TensorFolder open(Path folder) {
    TensorFolder tensors = new TensorFolder(folder);
    try {
      if (Files.exists(folder.resolve(SINGLE))) {
        tensors.openFile(SINGLE).names().forEach(name -> tensors.fileByTensor.put(name, SINGLE));
      } else if (Files.exists(folder.resolve(INDEX))) {
        tensors.openShards();
      } else {
        throw missing(folder);
      }
      return tensors;
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private static UserException missing(Path folder) {
    boolean pickled = Files.exists(folder.resolve("pytorch_model.bin"));
    return new UserException(
        folder
            + " has no "
            + SINGLE
            + " and no "
            + INDEX
            + (pickled
                ? ", only pytorch_model.bin, which is not read: save the model with"
                    + " safe_serialization=True in transformers"
                : ", expected a Hugging Face model folder with safetensors weights"));
  }

  private SafetensorsFile openFile(String name) {
    SafetensorsFile known = files.get(name);
    if (known != null) {
      return known;
    }
    try {
      SafetensorsFile file = SafetensorsFile.open(folder.resolve(name));
      files.put(name, file);
      return file;
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  private UserException damaged(String name, IOException e) {
    String what = e instanceof SafetensorsException ? e.getMessage() : "cannot be read: " + e;
    return new UserException(
        folder.resolve(name) + ": " + what + ". Is the file complete? Fetch or save it again", e);
  }

  private void openShards() {
    Path index = folder.resolve(INDEX);
    JsonNode map = Json.read(index).get("weight_map");
    if (map == null || !map.isObject()) {
      throw new UserException(index + " has no weight_map, expected tensor names and their files");
    }
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String file = entry.getValue().asText();
      if (file.contains("/") || file.contains("\\") || file.startsWith(".")) {
        throw new UserException(
            index
                + ": "
                + entry.getKey()
                + " is said to be in \""
                + file
                + "\", expected a file of the folder itself");
      }
      if (!Files.exists(folder.resolve(file))) {
        throw new UserException(index + " names " + file + ", which is missing from " + folder);
      }
      if (!openFile(file).contains(entry.getKey())) {
        throw new UserException(index + ": " + entry.getKey() + " is not in " + file);
      }
      fileByTensor.put(entry.getKey(), file);
    }
  }

  /** All tensor names. */
  public Set<String> names() {
    return fileByTensor.keySet();
  }

  /** The file that holds a tensor. */
  public String fileOf(String name) {
    String file = fileByTensor.get(name);
    if (file == null) {
      throw new UserException(folder + " has no tensor \"" + name + "\"");
    }
    return file;
  }

  /** Type and shape of a tensor. */
  public TensorInfo info(String name) {
    String file = fileOf(name);
    try {
      return openFile(file).info(name);
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  /** Reads a tensor, converted to float32, row-major. */
  public void readFloats(String name, FloatBuffer destination) {
    String file = fileOf(name);
    try {
      openFile(file).readFloats(name, destination);
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  @Override
  public void close() {
    List<SafetensorsFile> all = new ArrayList<>(files.values());
    files.clear();
    for (SafetensorsFile file : all) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
