package lookright.training.settings;

import java.nio.file.Path;
import lookright.model.DecoderConfig.WindowConvention;
import lookright.model.device.DeviceRequest;
import lookright.model.device.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A model folder to work with, and how to read it.
 *
 * @param folder as saved by LookRight or by transformers
 * @param mask plan as text, instead of the stored one; null: that, or else the model's own masks
 * @param groups the same as bits
 * @param windowConvention how many keys the model's own sliding window shows
 * @param strict whether an unknown key of config.json is an error
 * @param threads computing threads
 * @param device what computes
 * @param precision of the products with weights
 */
public record ModelSettings(
    Path folder,
    @Nullable String mask,
    @Nullable String groups,
    WindowConvention windowConvention,
    boolean strict,
    int threads,
    String device,
    Precision precision) {
  /** A user's mistake if both plans are given or there is no thread. */
  public ModelSettings {
    Check.exclusive("mask", mask != null, "groups", groups != null);
    Check.require(
        groups == null || groups.matches("[01]+"), "groups", groups, "one bit a group, like 0011");
    Check.atLeast("threads", threads, 1);
    DeviceRequest.parse(device);
  }
}
