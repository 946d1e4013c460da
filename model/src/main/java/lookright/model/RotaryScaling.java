package lookright.model;

import lookright.ops.RotaryTable;

/**
 * Which angle a rotary position embedding turns per position, in Hugging Face's three forms that we
 * support: default, linear and llama3. All arithmetic is float32, as in PyTorch.
 */
public sealed interface RotaryScaling {
  /** The base of the frequencies ({@code rope_theta}). */
  double theta();

  /** Radians per position, {@code [headSize / 2]}. */
  float[] inverseFrequencies(int headSize);

  /** The table for heads of that size. */
  default RotaryTable table(int headSize) {
    return new RotaryTable(inverseFrequencies(headSize));
  }

  /** {@code 1 / theta^(2i / headSize)}. */
  record Default(double theta) implements RotaryScaling {
    @Override
    public float[] inverseFrequencies(int headSize) {
      float[] inverse = new float[headSize / 2];
      for (int i = 0; i < inverse.length; i++) {
        float exponent = 2f * i / headSize;
        inverse[i] = 1f / (float) Math.pow(theta, exponent);
      }
      return inverse;
    }
  }

  /** Position interpolation (arXiv 2306.15595): all frequencies divided by {@code factor}. */
  record Linear(double theta, double factor) implements RotaryScaling {
    @Override
    public float[] inverseFrequencies(int headSize) {
      float[] inverse = new Default(theta).inverseFrequencies(headSize);
      for (int i = 0; i < inverse.length; i++) {
        inverse[i] /= (float) factor;
      }
      return inverse;
    }
  }

  /**
   * Llama 3.1's scaling: low frequencies divided by {@code factor}, high ones kept, a ramp between.
   */
  record Llama3(
      double theta, double factor, double lowFactor, double highFactor, double originalPositions)
      implements RotaryScaling {
    @Override
    public float[] inverseFrequencies(int headSize) {
      float[] inverse = new Default(theta).inverseFrequencies(headSize);
      for (int i = 0; i < inverse.length; i++) {
        inverse[i] = scale(inverse[i]);
      }
      return inverse;
    }

    private float scale(float frequency) {
      float wavelength = (float) (2 * Math.PI) / frequency;
      if (wavelength > originalPositions / lowFactor) {
        return frequency / (float) factor;
      }
      if (wavelength < originalPositions / highFactor) {
        return frequency;
      }
      float smooth =
          ((float) originalPositions / wavelength - (float) lowFactor)
              / (float) (highFactor - lowFactor);
      return (1 - smooth) * frequency / (float) factor + smooth * frequency;
    }
  }
}
