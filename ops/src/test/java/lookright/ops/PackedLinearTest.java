package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Products with packed weights against sums in double precision. */
class PackedLinearTest {
  private static final int[] OUTPUTS = {100, 256, 37};

  private static INDArray random(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  /** The output and the gradient of x, where the gradient of the output is {@code upstream}. */
  private static List<float[]> run(
      INDArray x, List<INDArray> weights, List<INDArray> biases, INDArray upstream, int threads) {
    List<PackedWeight> packed = weights.stream().map(w -> PackedWeight.of(w, true)).toList();
    SameDiff graph = SameDiff.create();
    SDVariable input = graph.var("x", x);
    List<SDVariable> added = new ArrayList<>();
    biases.forEach(bias -> added.add(graph.var("b" + added.size(), bias)));
    SDVariable y = PackedLinear.of(input, packed, added);
    SDVariable factor = graph.placeHolder("upstream", DataType.FLOAT, -1, -1);
    SDVariable gradient =
        Objects.requireNonNull(Gradients.of(y.mul(factor).sum(), List.of("x")).get("x"));
    try (Workers workers = new Workers(threads);
        GraphSession session = new GraphSession(graph, workers)) {
      List<String> names = List.of(y.name(), gradient.name());
      Map<String, INDArray> found = session.run(Map.of("upstream", upstream), names);
      return names.stream().map(name -> Floats.of(found.get(name)).toArray()).toList();
    } finally {
      packed.forEach(PackedWeight::close);
    }
  }

  /** Rows and inner lengths about the tiles' edges, and a weight whose rows get gaps. */
  @ParameterizedTest
  @CsvSource({"1,5", "3,64", "24,288", "50,385", "97,800", "400,50"})
  void equalsSumsInDouble(int rows, int inner) {
    INDArray x = random(1, rows, inner);
    List<INDArray> weights = new ArrayList<>();
    List<INDArray> biases = new ArrayList<>();
    for (int outputs : OUTPUTS) {
      weights.add(random(outputs, outputs, inner));
      biases.add(random(1 + outputs, outputs));
    }
    int width = 393;
    INDArray upstream = random(9, rows, width);
    List<float[]> plain = run(x, weights, List.of(), upstream, 2);
    List<float[]> biased = run(x, weights, biases, upstream, 2);
    float[] all = toArray(Nd4j.vstack(weights.toArray(new INDArray[0])));
    float[] shift = toArray(Nd4j.concat(0, biases.toArray(new INDArray[0])));
    float[] input = toArray(x);
    float[] above = toArray(upstream);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          sum += (double) input[i * inner + k] * all[j * inner + k];
        }
        assertThat((double) plain.get(0)[i * width + j]).isCloseTo(sum, within(2e-4));
        assertThat((double) biased.get(0)[i * width + j]).isCloseTo(sum + shift[j], within(2e-4));
      }
      for (int k = 0; k < inner; k++) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
          sum += (double) above[i * width + j] * all[j * inner + k];
        }
        assertThat((double) plain.get(1)[i * inner + k]).isCloseTo(sum, within(2e-4));
      }
    }
  }

  private static float[] toArray(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  @ParameterizedTest
  @CsvSource({"24,288", "130,800"})
  void isTheSameBitsForAnyNumberOfThreads(int rows, int inner) {
    INDArray x = random(1, rows, inner);
    List<INDArray> weights = List.of(random(2, 200, inner), random(3, 72, inner));
    INDArray upstream = random(4, rows, 272);
    List<float[]> one = run(x, weights, List.of(), upstream, 1);
    for (int threads : new int[] {2, 3, 5}) {
      List<float[]> found = run(x, weights, List.of(), upstream, threads);
      assertThat(found.get(0)).isEqualTo(one.get(0));
      assertThat(found.get(1)).isEqualTo(one.get(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "37,50", "100,385", "24,800"})
  void canBeReadAgain(int rows, int columns) {
    INDArray weight = random(1, rows, columns);
    FloatBuffer found = FloatBuffer.allocate(rows * columns);
    try (PackedWeight packed = PackedWeight.of(weight, false)) {
      packed.read(found);
    }
    assertThat(found.array()).isEqualTo(toArray(weight));
  }

  @Test
  void packedForInferenceHasNoGradient() {
    try (PackedWeight weight = PackedWeight.of(random(1, 8, 4), false)) {
      SameDiff graph = SameDiff.create();
      SDVariable x = graph.var("x", random(2, 3, 4));
      SDVariable y = PackedLinear.of(x, List.of(weight), List.of());
      assertThatThrownBy(() -> Gradients.of(y.sum(), List.of("x")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("inference");
    }
  }
}
