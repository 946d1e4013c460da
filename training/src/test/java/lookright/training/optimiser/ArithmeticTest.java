package lookright.training.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.ops.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Both forms against the formulas in double. */
class ArithmeticTest {
  private static final Map<String, long[]> SHAPES =
      Map.of("a.weight", new long[] {70, 130}, "a.norm.weight", new long[] {33});
  private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.999, 1e-8, 0.1);

  static List<Device> devices() {
    return List.of(Device.CPU, Device.COMPOSED);
  }

  private static float[] noise(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Small betas' complements are where a correction in float32 loses digits. */
  @ParameterizedTest
  @MethodSource("devices")
  void adamW(Device device) {
    Random random = new Random(3);
    try (Workers workers = new Workers(2);
        Weights weights =
            Weights.read(SHAPES, (name, to) -> to.put(noise(new Random(5), to.remaining())));
        AdamW adam =
            new AdamW(weights, weights.names(), SETTINGS, Arithmetic.on(device, workers))) {
      Map<String, double[][]> expected = new LinkedHashMap<>();
      for (String name : weights.names()) {
        int n = (int) weights.get(name).length();
        float[] start = noise(new Random(5), n);
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
          w[i] = start[i];
        }
        expected.put(name, new double[][] {w, new double[n], new double[n]});
      }
      for (int step = 1; step <= 20; step++) {
        double rate = 0.01 / step;
        double scale = step % 3 == 0 ? 1 : 0.5;
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        for (String name : weights.names()) {
          float[] g = noise(random, (int) weights.get(name).length());
          rest(g, step);
          update(expected.get(name), g, step, rate, scale, AdamW.decays(name));
          gradients.put(name, Nd4j.create(g, weights.get(name).shape(), 'c'));
        }
        adam.step(gradients, rate, scale);
      }
      expected.forEach(
          (name, values) -> {
            double largest = 0;
            for (int i = 0; i < values[0].length; i++) {
              largest = Math.max(largest, Math.abs(values[0][i] - weights.values(name).get(i)));
            }
            assertThat(largest).as(name).isLessThan(2e-6);
          });
    }
  }

  /** What was known of the moments before is not true of restored ones. */
  @ParameterizedTest
  @MethodSource("devices")
  void goesOnFromRestoredMoments(Device device) {
    try (Workers workers = new Workers(2);
        Weights weights = Weights.read(SHAPES, (name, to) -> to.put(new float[to.remaining()]));
        AdamW adam =
            new AdamW(weights, weights.names(), SETTINGS, Arithmetic.on(device, workers))) {
      adam.step(zeros(weights), 0.1, 1);
      for (String name : weights.names()) {
        assertThat(weights.values(name).get(0)).isZero();
        adam.means().write(name, to -> to.put(noise(new Random(5), to.remaining())));
        adam.squares().write(name, to -> to.put(squares(new Random(6), to.remaining())));
      }
      adam.restore(1);
      adam.step(zeros(weights), 0.1, 1);
      for (String name : weights.names()) {
        assertThat(weights.values(name).get(0)).isNotZero().isFinite();
      }
    }
  }

  private static float[] squares(Random random, int n) {
    float[] values = noise(random, n);
    for (int i = 0; i < n; i++) {
      values[i] *= values[i];
    }
    return values;
  }

  private static Map<String, INDArray> zeros(Weights weights) {
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    weights.names().forEach(name -> gradients.put(name, Nd4j.zeros(weights.get(name).shape())));
    return gradients;
  }

  /** Of every three rows of an embedding one comes up late and one never does. */
  private static void rest(float[] g, int step) {
    for (int i = 0; i < g.length; i++) {
      int row = i / 150 % 3;
      if ((row == 1 && step < 8) || row == 2) {
        g[i] = 0;
      }
    }
  }

  private static void update(
      double[][] state, float[] g, int step, double rate, double scale, boolean decays) {
    for (int i = 0; i < g.length; i++) {
      double x = g[i] * scale;
      state[1][i] = SETTINGS.beta1() * state[1][i] + (1 - SETTINGS.beta1()) * x;
      state[2][i] = SETTINGS.beta2() * state[2][i] + (1 - SETTINGS.beta2()) * x * x;
      double m = state[1][i] / (1 - Math.pow(SETTINGS.beta1(), step));
      double v = state[2][i] / (1 - Math.pow(SETTINGS.beta2(), step));
      double kept = decays ? state[0][i] * (1 - rate * SETTINGS.weightDecay()) : state[0][i];
      state[0][i] = kept - rate * m / (Math.sqrt(v) + SETTINGS.epsilon());
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void squaresOfManyAndOfOne(Device device) {
    float[] many = noise(new Random(7), 1_000_000);
    double sum = 0;
    for (float value : many) {
      sum += (double) value * value;
    }
    try (Workers workers = new Workers(2)) {
      Arithmetic arithmetic = Arithmetic.on(device, workers);
      double[] found =
          arithmetic.squares(
              List.of(
                  Nd4j.create(many, new long[] {1_000, 1_000}, 'c'),
                  Nd4j.createFromArray(3f, 4f),
                  Nd4j.create(new float[] {2f}, new long[] {1, 1}, 'c')));
      assertThat(found[0]).isCloseTo(sum, within(1e-6 * sum));
      assertThat(found[1]).isEqualTo(25);
      assertThat(found[2]).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void sumsAndTheFirstThatIsNotFinite(Device device) {
    try (Workers workers = new Workers(2)) {
      Arithmetic arithmetic = Arithmetic.on(device, workers);
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      gradients.put("a", Nd4j.createFromArray(1f, 2f));
      gradients.put("b", Nd4j.createFromArray(0.5f, Float.NaN));
      gradients.put("c", Nd4j.createFromArray(Float.POSITIVE_INFINITY));
      try (Accumulator sums = new Accumulator(arithmetic)) {
        sums.add(gradients);
        sums.add(gradients);
        assertThat(sums.sums().get("a").toFloatVector()).containsExactly(2f, 4f);
        assertThat(Accumulator.firstNonFinite(sums.sums(), arithmetic)).isEqualTo("b");
        assertThat(Accumulator.norm(sums.sums(), arithmetic)).isNaN();
      }
    }
  }
}
