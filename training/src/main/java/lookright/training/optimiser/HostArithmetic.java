package lookright.training.optimiser;

import java.util.Arrays;
import java.util.List;
import lookright.ops.Floats;
import lookright.ops.RowTiles;
import lookright.ops.Scratch;
import lookright.ops.VectorMath;
import lookright.ops.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** By our threads, a tile at a time; sums are ordered by shape alone. */
final class HostArithmetic implements Arithmetic {
  private final Workers workers;

  HostArithmetic(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void add(INDArray sum, INDArray gradient) {
    Floats sums = Floats.of(sum);
    Floats added = Floats.of(gradient);
    tiles(
        gradient,
        (tile, from, n) -> {
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
    double[] parts = new double[entries(array).count()];
    tiles(
        array,
        (tile, from, n) -> {
          float[] g = Scratch.floats(0, n);
          values.get(from, g, n);
          parts[tile] = VectorMath.dot(g, 0, g, 0, n);
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
        gradient,
        (tile, from, n) -> {
          float[] w = Scratch.floats(0, n);
          float[] g = Scratch.floats(1, n);
          float[] m = Scratch.floats(2, n);
          float[] v = Scratch.floats(3, n);
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

  /** What is done with the entries {@code [from, from + n)}, the tile of that number. */
  private interface Body {
    void accept(int tile, int from, int n);
  }

  private static RowTiles entries(INDArray array) {
    return new RowTiles(Math.toIntExact(array.length()), 1);
  }

  private void tiles(INDArray array, Body body) {
    entries(array).forEach(workers, (tile, from, to) -> body.accept(tile, from, to - from));
  }
}
