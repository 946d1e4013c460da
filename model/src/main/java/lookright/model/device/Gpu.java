package lookright.model.device;

import java.util.Locale;

/**
 * A GPU as its driver describes it.
 *
 * @param number as CUDA counts, from 0
 * @param name as sold
 * @param capability its generation
 * @param memory bytes, all of it
 */
public record Gpu(int number, String name, ComputeCapability capability, long memory) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "cuda:%d, %s (%s, %.1f GB)", number, name, capability, memory / 1e9);
  }
}
