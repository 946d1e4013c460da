package lookright.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.safetensors.SafetensorsFile;
import lookright.io.safetensors.TensorInfo;

/**
 * The tensors of a model folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} lists. Any number of threads may read at once.
 *
 * <p>The index and the shards must agree: every listed tensor in its file, none unlisted. A shard
 * is a file of the same folder, never a path.
 */
public final class TensorFolder implements TensorSource {
  /** The single file of a model folder. */
  public static final String SINGLE = "model.safetensors";

  /** The list of shards of a model folder. */
  public static final String INDEX = "model.safetensors.index.json";

  private static final List<String> PICKLES =
      List.of("pytorch_model.bin", "pytorch_model.bin.index.json", "consolidated.00.pth");

  private final Path folder;
  private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
  private final Map<String, String> fileOf = new LinkedHashMap<>();

  private TensorFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a model folder, or a single safetensors file.
   *
   * @throws UserException if there are no weights, only pickled ones, or broken ones
   */
  public static TensorFolder open(Path path) {
    boolean isFolder = Files.isDirectory(path);
    Path parent = path.toAbsolutePath().getParent();
    TensorFolder tensors = new TensorFolder(isFolder || parent == null ? path : parent);
    try {
      if (!isFolder) {
        tensors.addFile(String.valueOf(path.getFileName()));
      } else if (Files.exists(path.resolve(SINGLE))) {
        tensors.addFile(SINGLE);
      } else if (Files.exists(path.resolve(INDEX))) {
        tensors.addShards();
      } else {
        throw noWeights(path);
      }
      return tensors;
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  /** All names: file after file, in the order of their data. */
  @Override
  public List<String> names() {
    return List.copyOf(fileOf.keySet());
  }

  /** True if there is a tensor of this name. */
  public boolean contains(String name) {
    return fileOf.containsKey(name);
  }

  /**
   * Type, shape and place of a tensor.
   *
   * @throws UserException if there is none of this name
   */
  @Override
  public TensorInfo info(String name) {
    Path file = fileOf(name);
    try {
      return file(name).info(name);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  @Override
  public Path fileOf(String name) {
    file(name);
    return folder.resolve(String.valueOf(fileOf.get(name)));
  }

  /** The header's metadata of the first file, often {@code {"format": "pt"}}. */
  public Map<String, String> metadata() {
    return files.values().iterator().next().metadata();
  }

  /**
   * Reads a tensor as float32, row-major, into {@code destination} from its position on.
   *
   * @throws UserException if there is none of this name or its type has no float32 form
   */
  public void readFloats(String name, FloatBuffer destination) {
    Path file = fileOf(name);
    try {
      file(name).readFloats(name, destination);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  @Override
  public void readBytes(String name, long from, ByteBuffer destination) {
    Path file = fileOf(name);
    try {
      file(name).readBytes(name, from, destination);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /** Reads a tensor of integers as int64, row-major. */
  public long[] readLongs(String name) {
    Path file = fileOf(name);
    try {
      return file(name).readLongs(name);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  @Override
  public void close() {
    for (SafetensorsFile file : files.values()) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private SafetensorsFile file(String name) {
    String file = fileOf.get(name);
    SafetensorsFile open = file == null ? null : files.get(file);
    if (open == null) {
      throw new UserException(
          folder + ": found no tensor \"" + name + "\" among its " + fileOf.size() + " tensors");
    }
    return open;
  }

  private void addFile(String name) {
    Path path = folder.resolve(name);
    try {
      SafetensorsFile file = SafetensorsFile.open(path);
      files.put(name, file);
      for (String tensor : file.names()) {
        String other = fileOf.putIfAbsent(tensor, name);
        if (other != null) {
          throw new UserException(
              path + ": found tensor \"" + tensor + "\", which is in " + other + " too");
        }
      }
    } catch (IOException e) {
      throw FileErrors.reading(path, e);
    }
  }

  private void addShards() {
    ShardIndex index = ShardIndex.read(folder.resolve(INDEX), ".safetensors");
    index.shards().forEach(this::addFile);
    index.requireAgrees(fileOf);
  }

  private static UserException noWeights(Path folder) {
    for (String pickle : PICKLES) {
      if (Files.exists(folder.resolve(pickle))) {
        return new UserException(
            folder
                + ": found only "
                + pickle
                + ", a pickle, which is never loaded; convert it first: `lookright convert "
                + folder
                + " NEW_FOLDER` makes "
                + SINGLE
                + " of it and runs nothing that is in it");
      }
    }
    return new UserException(
        folder + ": found no weights; expected " + SINGLE + " or " + INDEX + " in it");
  }
}
