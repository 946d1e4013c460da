package lookright.training.optimiser;

import java.util.Arrays;
import java.util.List;
import lookright.ops.Floats;
import lookright.ops.Scratch;
import lookright.ops.VectorMath;
import lookright.ops.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** By our threads, a tile at a time; sums are ordered by shape alone. */
final class HostArithmetic implements Arithmetic {
  private static final int TILE = 8_192;

  private final Workers workers;

  HostArithmetic(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void add(INDArray sum, INDArray gradient) {
    Floats sums = Floats.of(sum);
    Floats added = Floats.of(gradient);
    tiles(
        gradient.length(),
        (from, n) -> {
          float[] a = Scratch.floats(0, n);
          float[] b = Scratch.floats(1, n);
          sums.get(from, a, n);
          added.get(from, b, n);
          for (int i = 0; i < n; i++) {
            a[i] += b[i];
          }
          sums.put(from, a, n);
        });
  }

  @Override
  public double[] squares(List<INDArray> arrays) {
    return arrays.stream().mapToDouble(this::squares).toArray();
  }

  private double squares(INDArray array) {
    Floats values = Floats.of(array);
    double[] parts = new double[count(array.length())];
    tiles(
        array.length(),
        (from, n) -> {
          float[] g = Scratch.floats(0, n);
          values.get(from, g, n);
          parts[(int) (from / TILE)] = VectorMath.dot(g, 0, g, 0, n);
        });
    return Arrays.stream(parts).sum();
  }

  @Override
  public void adamW(Moments tensor, INDArray gradient, Factors factors) {
    Floats weight = Floats.of(tensor.weight());
    Floats first = Floats.of(tensor.mean());
    Floats second = Floats.of(tensor.square());
    Floats gradients = Floats.of(gradient);
    tiles(
        gradient.length(),
        (from, n) -> {
          float[] w = Scratch.floats(0, TILE);
          float[] g = Scratch.floats(1, TILE);
          float[] m = Scratch.floats(2, TILE);
          float[] v = Scratch.floats(3, TILE);
          weight.get(from, w, n);
          gradients.get(from, g, n);
          first.get(from, m, n);
          second.get(from, v, n);
          update(w, g, m, v, n, factors);
          weight.put(from, w, n);
          first.put(from, m, n);
          second.put(from, v, n);
        });
  }

  private static void update(float[] w, float[] g, float[] m, float[] v, int n, Factors factors) {
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

  private interface Body {
    void accept(long from, int n);
  }

  private static int count(long length) {
    return Math.toIntExact((length + TILE - 1) / TILE);
  }

  private void tiles(long length, Body body) {
    workers.forEach(
        count(length),
        tile -> body.accept((long) tile * TILE, (int) Math.min(TILE, length - (long) tile * TILE)));
  }
}
