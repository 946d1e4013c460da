package lookright.training.optimiser;

import java.nio.FloatBuffer;
import lookright.ops.Floats;
import lookright.ops.Scratch;

/**
 * One step of AdamW for one tensor in the process's memory.
 *
 * <p>It costs what it reads and writes. Where both running means are nought and the gradient is as
 * well, as in the rows of an embedding whose sub-tokens have not come up yet, the means stay what
 * they are and the weight decays at most: so blocks of entries that are at rest are remembered.
 */
final class AdamWKernel {
  /** Entries that rest or move together; a divisor of a tile's. */
  private static final int BLOCK = 128;

  private final Arithmetic.Factors factors;
  private final Floats weight;
  private final Floats mean;
  private final Floats square;
  private final Floats gradient;
  private final boolean[] resting;

  AdamWKernel(Arithmetic.Update update) {
    factors = update.factors();
    weight = Floats.of(update.tensor().weight());
    mean = Floats.of(update.tensor().mean());
    square = Floats.of(update.tensor().square());
    gradient = Floats.of(update.gradient());
    resting = update.tensor().resting();
  }

  /** Room to remember which blocks of so many entries rest; at first it is known of none. */
  static boolean[] blocks(long entries) {
    return new boolean[Math.toIntExact((entries + BLOCK - 1) / BLOCK)];
  }

  /** Updates {@code n} entries from {@code from}, where a block begins. */
  void run(long from, int n) {
    float[] g = Scratch.floats(0, n);
    gradient.get(from, g, n);
    int block = (int) (from / BLOCK);
    FloatBuffer weights = weight.window(from, n);
    FloatBuffer means = mean.window(from, n);
    FloatBuffer squares = square.window(from, n);
    for (int start = 0; start < n; ) {
      boolean rest = rests(block + start / BLOCK, g, start, n);
      int end = start + BLOCK;
      while (end < n && rests(block + end / BLOCK, g, end, n) == rest) {
        end += BLOCK;
      }
      int count = Math.min(end, n) - start;
      if (!rest) {
        System.arraycopy(g, start, g, 0, count);
        move(block, start, g, weights, means, squares, count);
      } else if (factors.keep() != 1) {
        decay(weights, start, count);
      }
      start = end;
    }
  }

  /** Whether a block, whose gradients begin at {@code start}, has neither means nor gradients. */
  private boolean rests(int block, float[] g, int start, int n) {
    return resting[block] && factors.epsilon() > 0 && isZero(g, start, Math.min(start + BLOCK, n));
  }

  private static boolean isZero(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      if (values[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void decay(FloatBuffer weights, int start, int n) {
    float keep = (float) factors.keep();
    float[] w = Scratch.floats(1, n);
    weights.get(start, w, 0, n);
    for (int i = 0; i < n; i++) {
      w[i] *= keep;
    }
    weights.put(start, w, 0, n);
  }

  private void move(
      int block,
      int start,
      float[] g,
      FloatBuffer weights,
      FloatBuffer means,
      FloatBuffer squares,
      int n) {
    float[] w = Scratch.floats(1, n);
    float[] m = Scratch.floats(2, n);
    float[] v = Scratch.floats(3, n);
    weights.get(start, w, 0, n);
    means.get(start, m, 0, n);
    squares.get(start, v, 0, n);
    update(w, g, m, v, n);
    weights.put(start, w, 0, n);
    means.put(start, m, 0, n);
    squares.put(start, v, 0, n);
    for (int i = 0; i < n; i += BLOCK) {
      int to = Math.min(i + BLOCK, n);
      resting[block + (start + i) / BLOCK] = isZero(m, i, to) && isZero(v, i, to);
    }
  }

  private void update(float[] w, float[] g, float[] m, float[] v, int n) {
    float b1 = (float) factors.beta1();
    float b2 = (float) factors.beta2();
    float c1 = (float) (1 - factors.beta1());
    float c2 = (float) (1 - factors.beta2());
    float epsilon = (float) factors.epsilon();
    float keep = (float) factors.keep();
    float rate = (float) factors.rate();
    float correction = (float) factors.correction();
    float scale = (float) factors.scale();
    for (int i = 0; i < n; i++) {
      float x = g[i] * scale;
      float a = b1 * m[i] + c1 * x;
      float b = b2 * v[i] + c2 * x * x;
      m[i] = a;
      v[i] = b;
      w[i] = w[i] * keep - rate * a / ((float) Math.sqrt(b) / correction + epsilon);
    }
  }
}
