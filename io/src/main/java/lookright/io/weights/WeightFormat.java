package lookright.io.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.io.FileErrors;
import lookright.io.TensorFolder;
import lookright.io.TensorSource;
import lookright.io.gguf.GgufFile;
import lookright.io.llama2c.Llama2cFile;
import lookright.io.pytorch.PytorchFile;
import lookright.io.pytorch.PytorchFolder;

/** The formats of weights that can be read. */
public enum WeightFormat {
  /** A folder or a single file of safetensors. */
  SAFETENSORS {
    @Override
    public TensorSource open(Path path) {
      return TensorFolder.open(path);
    }
  },
  /** A folder with {@code pytorch_model.bin}, or one zip checkpoint. */
  PYTORCH {
    @Override
    public TensorSource open(Path path) {
      return Files.isDirectory(path) ? PytorchFolder.open(path) : PytorchFile.open(path);
    }
  },
  /** A file of llama.cpp. */
  GGUF {
    @Override
    public TensorSource open(Path path) {
      return GgufFile.open(path);
    }
  },
  /** A file of llama2.c. */
  LLAMA2C {
    @Override
    public TensorSource open(Path path) {
      return Llama2cFile.open(path);
    }
  };

  /** Opens what was recognised as this format; the tensors have the format's own names. */
  public abstract TensorSource open(Path path);

  /**
   * Recognises a folder by its files and a file by its first bytes, then by its name; what cannot
   * be told is safetensors, whose reader then says what is wrong.
   */
  public static WeightFormat of(Path path) {
    if (Files.isDirectory(path)) {
      boolean safetensors =
          Files.exists(path.resolve(TensorFolder.SINGLE))
              || Files.exists(path.resolve(TensorFolder.INDEX));
      return !safetensors && PytorchFolder.isIn(path) ? PYTORCH : SAFETENSORS;
    }
    String name = String.valueOf(path.getFileName());
    byte[] start = firstBytes(path);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("GGUF") || name.endsWith(".gguf")) {
      return GGUF;
    }
    boolean pickle = start.length > 1 && (start[0] & 0xff) == 0x80 && start[1] <= 5;
    if (text.startsWith("PK") || name.endsWith(".pt") || name.endsWith(".pth") || pickle) {
      return PYTORCH;
    }
    return name.endsWith(".bin") ? LLAMA2C : SAFETENSORS;
  }

  private static byte[] firstBytes(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(4);
    } catch (IOException e) {
      throw FileErrors.reading(path, e);
    }
  }
}
