package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lookright.io.Json;
import lookright.io.UserException;

/**
 * LLaMA 3's rotary scaling, found again from what GGUF files keep of it: one factor for each
 * frequency. The settings that made them are not in the file, so the usual ones are tried, and one
 * is taken only if it gives the same factors again.
 */
final class Llama3Factors {
  private static final List<Double> LOW = List.of(1.0, 2.0, 0.5);
  private static final List<Double> HIGH = List.of(4.0, 8.0, 2.0, 16.0);
  private static final int MOST_POSITIONS = 1 << 24;
  private static final double CLOSE = 2e-6;

  private Llama3Factors() {}

  /**
   * The {@code rope_scaling} of a configuration.
   *
   * @param factors by frequency, {@code [headSize / 2]}
   * @param base of the frequencies
   * @param likely original positions to try first
   * @throws UserException if no settings give these factors
   */
  static ObjectNode of(String where, float[] factors, double base, int headSize, int likely) {
    double factor = 1;
    for (float one : factors) {
      factor = Math.max(factor, one);
    }
    for (double low : LOW) {
      for (double high : HIGH) {
        Settings first = new Settings(factor, low, high, likely);
        if (high > low && first.gives(factors, base, headSize)) {
          return first.toJson();
        }
        for (int positions = 1; positions <= MOST_POSITIONS; positions *= 2) {
          Settings next = new Settings(factor, low, high, positions);
          if (high > low && next.gives(factors, base, headSize)) {
            return next.toJson();
          }
        }
      }
    }
    throw new UserException(
        where
            + ": found factors in rope_freqs.weight that no usual LLaMA 3 scaling gives;"
            + " expected those of rope_type llama3");
  }

  private record Settings(double factor, double low, double high, int positions) {
    boolean gives(float[] factors, double base, int headSize) {
      if (factors.length != headSize / 2) {
        return false;
      }
      for (int i = 0; i < factors.length; i++) {
        double wavelength = 2 * Math.PI * Math.pow(base, 2.0 * i / headSize);
        if (Math.abs(at(wavelength) - factors[i]) > CLOSE * factors[i]) {
          return false;
        }
      }
      return true;
    }

    private double at(double wavelength) {
      if (wavelength < positions / high) {
        return 1;
      }
      if (wavelength > positions / low) {
        return factor;
      }
      double smooth = (positions / wavelength - low) / (high - low);
      return 1 / ((1 - smooth) / factor + smooth);
    }

    ObjectNode toJson() {
      return Json.object()
          .put("rope_type", "llama3")
          .put("factor", factor)
          .put("low_freq_factor", low)
          .put("high_freq_factor", high)
          .put("original_max_position_embeddings", positions);
    }
  }
}
