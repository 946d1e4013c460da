package lookright.model.graph;

import java.util.Arrays;

/** Where the random numbers of a step's dropout come from; the model knows what is dropped. */
@FunctionalInterface
public interface DropoutMasks {
  /** Nothing is dropped: for measuring. */
  DropoutMasks NONE = (number, rate) -> (factors, n) -> Arrays.fill(factors, 0, n, 1f);

  /** The factors of one mask, row-major, one after the other. */
  @FunctionalInterface
  interface Factors {
    /** Writes the next {@code n} to the front of {@code factors}. */
    void next(float[] factors, int n);
  }

  /**
   * One mask from its beginning; several may be drawn at once.
   *
   * @param number of the mask in its graph, from 0 on
   * @param rate the probability of a 0; what stays is 1 / (1 - rate)
   */
  Factors mask(int number, double rate);
}
