package lookright.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;

/** The settings of the published models are found again from the factors that they give. */
class Llama3FactorsTest {
  private static float[] factors(double factor, double low, double high, int positions) {
    float[] factors = new float[64];
    for (int i = 0; i < factors.length; i++) {
      double wavelength = 2 * Math.PI * Math.pow(500_000, i / 64.0);
      double smooth = (positions / wavelength - low) / (high - low);
      double between = 1 / ((1 - smooth) / factor + smooth);
      factors[i] =
          (float)
              (wavelength < positions / high ? 1 : wavelength > positions / low ? factor : between);
    }
    return factors;
  }

  @Test
  void publishedScalings() {
    for (double factor : new double[] {8, 32}) {
      ObjectNode found =
          Llama3Factors.of("x.gguf", factors(factor, 1, 4, 8_192), 500_000, 128, 131_072);
      assertThat(found.toString())
          .isEqualTo(
              "{\"rope_type\":\"llama3\",\"factor\":"
                  + factor
                  + ",\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,"
                  + "\"original_max_position_embeddings\":8192}");
    }
  }

  @Test
  void otherFactorsAreRefused() {
    float[] odd = factors(8, 1, 4, 8_192);
    odd[40] *= 1.001f;
    assertThatThrownBy(() -> Llama3Factors.of("x.gguf", odd, 500_000, 128, 8_192))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rope_freqs.weight");
  }
}
