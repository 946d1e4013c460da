package lookright.model.graph;

import java.util.Arrays;

/** Where the random numbers of a step's dropout come from; the model knows what is dropped. */
@FunctionalInterface
public interface DropoutMasks {
  /** Nothing is dropped: for measuring. */
  DropoutMasks NONE =
      (number, rate, entries) -> {
        float[] ones = new float[entries];
        Arrays.fill(ones, 1f);
        return ones;
      };

  /**
   * One mask, row-major.
   *
   * @param number of the mask in its graph, from 0 on
   * @param rate the probability of a 0; what stays is 1 / (1 - rate)
   * @param entries how many factors
   */
  float[] factors(int number, double rate, int entries);
}
