package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Products of what rounding leaves, in double; runs where the processor has them. */
class Bf16LinearTest {
  private static final int[] WIDTHS = {200, 96, 531};

  @BeforeEach
  void requireProducts() {
    String missing = OneDnn.missing();
    Assumptions.assumeTrue(missing == null, missing);
  }

  private static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The nearest of the numbers with 8 significant bits, to even. */
  private static double nearest(float x) {
    double unit = Math.scalb(1.0, Math.getExponent(x) - 7);
    return Math.rint(x / unit) * unit;
  }

  private record Found(float[] y, float[] dx) {}

  /** The output, and the gradient of x where that of the output is {@code upstream}. */
  private static Found run(
      float[] x, int rows, List<Bf16Matrix> weights, float[] bias, float[] upstream, int threads) {
    SameDiff graph = SameDiff.create();
    SDVariable input = graph.var("x", matrix(x, rows));
    List<SDVariable> biases = new ArrayList<>();
    int first = 0;
    for (Bf16Matrix weight : weights) {
      if (bias.length > 0) {
        float[] part = Arrays.copyOfRange(bias, first, first + weight.rows());
        biases.add(graph.constant(Nd4j.createFromArray(part)));
      }
      first += weight.rows();
    }
    SDVariable y = Bf16Linear.of(input, weights, biases);
    SDVariable loss = y.mul(graph.constant(matrix(upstream, rows))).sum();
    SDVariable dx = Gradients.of(loss, List.of("x")).get("x");
    try (Workers workers = new Workers(threads);
        GraphSession session = new GraphSession(graph, workers)) {
      Map<String, INDArray> all = session.run(Map.of(), List.of(y.name(), dx.name()));
      return new Found(
          Floats.of(all.get(y.name())).toArray(), Floats.of(all.get(dx.name())).toArray());
    }
  }

  private static INDArray matrix(float[] values, int rows) {
    return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
  }

  private static Bf16Matrix weight(float[] values, int columns) {
    return Bf16Matrix.round(values.length / columns, columns, FloatBuffer.wrap(values));
  }

  /** One row, rows beyond one tile, lengths that are no multiple of a vector, all with bias. */
  @ParameterizedTest
  @CsvSource({"1, 64", "5, 33", "70, 640", "1030, 130"})
  void productsOfRoundedNumbersAddedInFloat(int rows, int inner) {
    float[] x = random(1, rows * inner);
    float[][] w = Arrays.stream(WIDTHS).mapToObj(m -> random(m, m * inner)).toArray(float[][]::new);
    int width = Arrays.stream(WIDTHS).sum();
    float[] bias = random(3, width);
    float[] upstream = random(4, rows * width);
    List<Bf16Matrix> weights = Stream.of(w).map(values -> weight(values, inner)).toList();
    Found found = run(x, rows, weights, bias, upstream, 2);
    weights.forEach(Bf16Matrix::close);
    double[] rounded = new double[width * inner];
    int at = 0;
    for (float[] part : w) {
      for (float value : part) {
        rounded[at++] = nearest(value);
      }
    }
    for (int i = 0; i < rows; i += Math.max(1, rows / 7)) {
      for (int j = 0; j < width; j++) {
        double sum = bias[j];
        double size = Math.abs(sum);
        for (int k = 0; k < inner; k++) {
          double term = nearest(x[i * inner + k]) * rounded[j * inner + k];
          sum += term;
          size += Math.abs(term);
        }
        assertThat(Math.abs(found.y[i * width + j] - sum)).isLessThan(2e-6 * size);
      }
      for (int k = 0; k < inner; k++) {
        double sum = 0;
        double size = 0;
        for (int j = 0; j < width; j++) {
          double term = nearest(upstream[i * width + j]) * rounded[j * inner + k];
          sum += term;
          size += Math.abs(term);
        }
        assertThat(Math.abs(found.dx[i * inner + k] - sum)).isLessThan(2e-6 * size);
      }
    }
  }

  @Test
  void sameBitsForAnyNumberOfThreads() {
    float[] x = random(1, 700 * 640);
    float[] upstream = random(2, 700 * 1_000);
    try (Bf16Matrix first = weight(random(3, 600 * 640), 640);
        Bf16Matrix second = weight(random(4, 400 * 640), 640)) {
      List<Bf16Matrix> weights = List.of(first, second);
      Found one = run(x, 700, weights, new float[0], upstream, 1);
      for (int threads : new int[] {2, 3, 7}) {
        Found many = run(x, 700, weights, new float[0], upstream, threads);
        assertThat(many.y).isEqualTo(one.y);
        assertThat(many.dx).isEqualTo(one.dx);
      }
    }
  }

  /** Halfway cases go to the even neighbour; what is no number stays so. */
  @Test
  void roundsToNearestEven() {
    float[] values = {
      0f,
      -0f,
      1f,
      0x1.01p0f,
      0x1.03p0f,
      -0x1.010002p0f,
      3.3895314e38f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      1e-30f
    };
    float[] expected = {
      0f,
      -0f,
      1f,
      1f,
      0x1.04p0f,
      -0x1.02p0f,
      3.3895314e38f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      (float) nearest(1e-30f)
    };
    assertThat(rounded(values)).isEqualTo(expected);
  }

  /** As inputs are: by oneDNN. */
  private static float[] rounded(float[] values) {
    try (FloatPointer from = new FloatPointer(values);
        ShortPointer to = new ShortPointer(values.length)) {
      OneDnn.round(from.address(), to.address(), values.length);
      float[] found = new float[values.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = Float.intBitsToFloat(to.get(i) << 16);
      }
      return found;
    }
  }

  @Test
  void longOnesAreRoundedToTheEnd() {
    int n = 3 * 65_536 + 12_345;
    float[] values = random(5, n);
    float[] found = rounded(values);
    for (int i = 0; i < n; i++) {
      assertThat((double) found[i]).isEqualTo(nearest(values[i]));
    }
  }
}
