package lookright.io.pytorch;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.ShardIndex;
import lookright.io.TensorSource;
import lookright.io.UserException;
import lookright.io.safetensors.TensorInfo;

/**
 * The tensors of a model folder from before safetensors: {@code pytorch_model.bin}, or the shards
 * that {@code pytorch_model.bin.index.json} lists.
 */
public final class PytorchFolder implements TensorSource {
  /** The single file of such a folder. */
  public static final String SINGLE = "pytorch_model.bin";

  /** The list of shards of such a folder. */
  public static final String INDEX = "pytorch_model.bin.index.json";

  private final Path folder;
  private final Map<String, PytorchFile> files = new LinkedHashMap<>();
  private final Map<String, String> fileOf = new LinkedHashMap<>();

  private PytorchFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether a folder holds such a checkpoint. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(SINGLE)) || Files.exists(folder.resolve(INDEX));
  }

  /** Opens all files of a folder for which {@link #isIn} holds. */
  public static PytorchFolder open(Path folder) {
    PytorchFolder tensors = new PytorchFolder(folder);
    try {
      if (Files.exists(folder.resolve(SINGLE))) {
        tensors.addFile(SINGLE);
      } else {
        ShardIndex index = ShardIndex.read(folder.resolve(INDEX), ".bin");
        index.shards().forEach(tensors::addFile);
        index.requireAgrees(tensors.fileOf);
      }
      return tensors;
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private void addFile(String name) {
    PytorchFile file = PytorchFile.open(folder.resolve(name));
    files.put(name, file);
    for (String tensor : file.names()) {
      String other = fileOf.putIfAbsent(tensor, name);
      if (other != null) {
        throw new UserException(
            folder.resolve(name)
                + ": found tensor \""
                + tensor
                + "\", which is in "
                + other
                + " too");
      }
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(fileOf.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    return file(name).info(name);
  }

  @Override
  public Path fileOf(String name) {
    return file(name).fileOf(name);
  }

  @Override
  public void readBytes(String name, long from, ByteBuffer destination) {
    file(name).readBytes(name, from, destination);
  }

  @Override
  public void close() {
    files.values().forEach(PytorchFile::close);
  }

  private PytorchFile file(String name) {
    PytorchFile file = files.get(fileOf.get(name));
    if (file == null) {
      throw new UserException(
          folder + ": found no tensor \"" + name + "\" among its " + fileOf.size() + " tensors");
    }
    return file;
  }
}
