package lookright.model.convert;

import java.nio.file.Path;
import lookright.io.UserException;
import lookright.io.safetensors.Dtype;
import org.jspecify.annotations.Nullable;

/**
 * What is converted to what.
 *
 * @param source a model folder, a GGUF file or a llama2.c file
 * @param destination a new folder, or a llama2.c file where the name ends in {@code .bin}
 * @param dtype what floats become: F32, F16 or BF16; null: what they are
 * @param maxShardBytes the size of data above which a further safetensors file is begun
 * @param labels a file of labels, one a line, for a new token-classification head; null: none
 * @param dryRun whether nothing is written
 * @param force whether the destination may be replaced
 */
public record ConvertSettings(
    Path source,
    Path destination,
    @Nullable Dtype dtype,
    long maxShardBytes,
    @Nullable Path labels,
    boolean dryRun,
    boolean force) {
  /** A user's mistake if a value is outside its range, or the two places are one. */
  public ConvertSettings {
    if (maxShardBytes < 1) {
      throw new UserException("max-shard-size is " + maxShardBytes + ", expected at least 1 byte");
    }
    if (source.toAbsolutePath().normalize().equals(destination.toAbsolutePath().normalize())) {
      throw new UserException(
          destination + ": found the source itself as destination; expected another place");
    }
  }

  /** Whether a llama2.c file is to be written. */
  boolean toLlama2c() {
    return String.valueOf(destination.getFileName()).endsWith(".bin");
  }
}
