package lookright.training.settings;

import java.nio.file.Path;
import java.util.List;
import lookright.model.device.DeviceRequest;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code lookright verify} was asked to do.
 *
 * @param folder the model folder
 * @param expected safetensors file with inputs and expected values
 * @param save file for the computed values, or null
 * @param skip patterns of names that need not be computed; {@code *} stands for any characters
 * @param tolerance multiplies the default bounds
 * @param adapter folder of the adapter; null: {@code adapter} in the model folder
 * @param json whether the comparison is printed as JSON
 * @param threads computing threads
 * @param device what computes
 */
public record VerifySettings(
    Path folder,
    Path expected,
    @Nullable Path save,
    List<String> skip,
    double tolerance,
    @Nullable Path adapter,
    boolean json,
    int threads,
    String device) {
  /** Copies the list; a user's mistake if a value is outside its range. */
  public VerifySettings {
    skip = List.copyOf(skip);
    Check.positive("tolerance", tolerance);
    Check.atLeast("threads", threads, 1);
    DeviceRequest.parse(device);
  }
}
