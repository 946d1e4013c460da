package lookright.training.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.Locale;
import lookright.model.FlopCount;
import lookright.model.device.Device;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;

/**
 * How fast a model computed, beside what the machine could do: model FLOP utilisation. Times are
 * those of a wall clock, whatever else the machine did.
 *
 * @param tokensPerSecond real sub-tokens a second; nothing is padded
 * @param flopPerTokenAndParameter k of {@link FlopCount}
 * @param parameters N, those of the embedding left out
 * @param flopPerToken k N and what attention needs for the keys that are seen
 * @param sgemmPeak what the processors' BLAS reached on square matrices in the same process,
 *     GFLOP/s; null on another device
 * @param peakShare the share of it that was used, a fraction of 1
 */
public record Speed(
    double tokensPerSecond,
    double flopPerTokenAndParameter,
    long parameters,
    double flopPerToken,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double sgemmPeak,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double peakShare) {

  /**
   * The speed of a model on sentences of these lengths; the first on these workers measures their
   * peak, for a moment.
   */
  public static Speed of(
      double tokensPerSecond,
      FlopCount flops,
      Collection<Integer> lengths,
      Workers workers,
      Device device) {
    long tokens = lengths.stream().mapToLong(Integer::longValue).sum();
    double flopPerToken = flops.of(lengths) / Math.max(1, tokens);
    Double peak = device.composed() ? null : workers.sgemmPeak();
    return new Speed(
        Math.round(tokensPerSecond),
        flops.factor(),
        flops.parameters(),
        Math.rint(flopPerToken),
        peak == null ? null : Math.rint(10 * peak) / 10,
        peak == null ? null : tokensPerSecond * flopPerToken / 1e9 / peak);
  }

  /** One line for people. */
  public String text() {
    String beside =
        peakShare == null || sgemmPeak == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", %.1f %% of the sgemm peak (%.0f GFLOP/s)",
                100 * peakShare,
                sgemmPeak);
    return String.format(
        Locale.ROOT,
        "%.0f tokens/s%s; k = %.2f FLOP a token and parameter, N = %.2f M, attention included",
        tokensPerSecond,
        beside,
        flopPerTokenAndParameter,
        parameters / 1e6);
  }
}
