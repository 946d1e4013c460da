package lookright.training.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import lookright.io.UserException;
import lookright.io.safetensors.SafetensorsException;
import lookright.io.safetensors.SafetensorsFile;
import lookright.io.safetensors.TensorInfo;
import lookright.model.TokenBatch;
import org.jspecify.annotations.Nullable;

/** A safetensors file with inputs and expected values; a mistake in it is the user's. */
final class ExpectedFile implements AutoCloseable {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String LABELS = "labels";
  private static final Set<String> INPUTS = Set.of(IDS, MASK, LABELS);

  private final Path path;
  private final SafetensorsFile file;

  private ExpectedFile(Path path, SafetensorsFile file) {
    this.path = path;
    this.file = file;
  }

  static ExpectedFile open(Path path) {
    try {
      return new ExpectedFile(path, SafetensorsFile.open(path));
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static UserException unreadable(Path path, IOException e) {
    String what = e instanceof SafetensorsException ? e.getMessage() : "cannot be read: " + e;
    return new UserException(
        path + ": " + what + ". Expected a safetensors file with inputs and expected values", e);
  }

  /** The names of the expected values; at least one. */
  List<String> names() {
    List<String> names = file.names().stream().filter(name -> !INPUTS.contains(name)).toList();
    if (names.isEmpty()) {
      throw new UserException(
          path + " has no expected values, only " + file.names() + ": there is nothing to verify");
    }
    return names;
  }

  TensorInfo info(String name) {
    try {
      return file.info(name);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Whether the file says how many training steps a plan takes. */
  boolean trains(String plan) {
    return file.contains(plan + "/" + Quantity.TRAINING_LOSSES.key());
  }

  /** The length of {@code train/losses}; 0 where there is none. */
  int trainingSteps(String plan) {
    String losses = plan + "/" + Quantity.TRAINING_LOSSES.key();
    return trains(plan) ? Math.toIntExact(info(losses).elementCount()) : 0;
  }

  /** The entries of a tensor, or null if it holds no numbers. */
  float @Nullable [] floats(String name) {
    FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(info(name).elementCount()));
    try {
      file.readFloats(name, values);
    } catch (SafetensorsException e) {
      if (e.kind() == SafetensorsException.Kind.NOT_CONVERTIBLE) {
        return null;
      }
      throw unreadable(path, e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    return values.array();
  }

  /**
   * The batch: {@code input_ids} and {@code attention_mask} {@code [B, T]}, and {@code labels}
   * where there are any.
   */
  PaddedInputs inputs(int vocabulary, int classes) {
    List<Long> shape = info(IDS).shape();
    if (shape.size() != 2) {
      throw new UserException(path + ": " + IDS + " has shape " + shape + ", expected [B, T]");
    }
    long[] ids = longs(IDS, shape);
    long[] mask = longs(MASK, shape);
    long[] labels = new long[ids.length];
    Arrays.fill(labels, TokenBatch.NO_LABEL);
    if (file.contains(LABELS)) {
      labels = longs(LABELS, shape);
    }
    requireRange(ids, mask, vocabulary, labels, classes);
    try {
      PaddedInputs inputs =
          PaddedInputs.of(shape.get(0).intValue(), shape.get(1).intValue(), ids, mask, labels);
      if (inputs.places().length == 0) {
        throw new IllegalArgumentException(MASK + " shows no token");
      }
      return inputs;
    } catch (IllegalArgumentException e) {
      throw new UserException(
          path + ": " + e.getMessage() + ", expected sentences padded on one side", e);
    }
  }

  private long[] longs(String name, List<Long> shape) {
    if (!info(name).shape().equals(shape)) {
      throw new UserException(
          path + ": " + name + " has shape " + info(name).shape() + ", " + IDS + " " + shape);
    }
    try {
      return file.readLongs(name);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private void requireRange(long[] ids, long[] mask, int vocabulary, long[] labels, int classes) {
    for (int i = 0; i < ids.length; i++) {
      if (mask[i] != 0 && (ids[i] < 0 || ids[i] >= vocabulary)) {
        throw new UserException(
            path + ": " + IDS + " holds " + ids[i] + ", the model knows 0 to " + (vocabulary - 1));
      }
      if (labels[i] != TokenBatch.NO_LABEL && (labels[i] < 0 || labels[i] >= classes)) {
        throw new UserException(
            path
                + ": labels holds "
                + labels[i]
                + ", expected -100 or 0 to "
                + (classes - 1)
                + " (score.weight)");
      }
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
