package lookright.training.data;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** {@code random.Random(seed).sample(range(n), k)} of CPython 3, draw by draw. */
final class PythonSample {
  private final UniformRandomProvider random;

  private PythonSample(int seed) {
    random = RandomSource.MT.create(new int[] {seed});
  }

  /**
   * Different numbers from 0 up to, but without, n, in the order drawn.
   *
   * @param seed 0 or above
   */
  static int[] of(int seed, int n, int k) {
    PythonSample sample = new PythonSample(seed);
    return n <= setSize(k) ? sample.fromPool(n, k) : sample.untilNew(n, k);
  }

  /** Up to here CPython shuffles a list of all numbers, above it remembers what it has drawn. */
  private static double setSize(int k) {
    return 21 + (k > 5 ? Math.pow(4, Math.ceil(Math.log(3.0 * k) / Math.log(4))) : 0);
  }

  private int[] fromPool(int n, int k) {
    int[] pool = IntStream.range(0, n).toArray();
    int[] drawn = new int[k];
    for (int i = 0; i < k; i++) {
      int at = below(n - i);
      drawn[i] = pool[at];
      pool[at] = pool[n - i - 1];
    }
    return drawn;
  }

  private int[] untilNew(int n, int k) {
    Set<Integer> drawn = new LinkedHashSet<>();
    while (drawn.size() < k) {
      drawn.add(below(n));
    }
    return drawn.stream().mapToInt(Integer::intValue).toArray();
  }

  /** As many of the generator's upper bits as n has, again and again until they are below n. */
  private int below(int n) {
    int unused = Integer.numberOfLeadingZeros(n);
    int bits = random.nextInt() >>> unused;
    while (bits >= n) {
      bits = random.nextInt() >>> unused;
    }
    return bits;
  }
}
