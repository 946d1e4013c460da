package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import lookright.ops.nf4.Nf4Matrix;
import lookright.ops.stock.Lookup;
import lookright.ops.stock.MatrixProduct;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every kernel against its composed twin: values and gradients of a random weighting of the output.
 */
class KernelsTest {
  private static final Workers WORKERS = new Workers(3);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static INDArray random(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  /** The output and the gradients of all arguments of {@code build}, weighted by fixed noise. */
  private static Map<String, float[]> run(
      Map<String, INDArray> arguments, Function<Map<String, SDVariable>, SDVariable> build) {
    SameDiff graph = SameDiff.create();
    Map<String, SDVariable> variables = new LinkedHashMap<>();
    arguments.forEach((name, array) -> variables.put(name, graph.var(name, array)));
    SDVariable output = build.apply(variables);
    SDVariable noise = graph.placeHolder("noise", output.dataType(), -1, -1);
    SDVariable loss = output.mul(noise).sum();
    Map<String, SDVariable> gradients = Gradients.of(loss, List.copyOf(arguments.keySet()));
    List<String> names =
        new ArrayList<>(gradients.values().stream().map(SDVariable::name).toList());
    names.add(output.name());
    Map<String, float[]> found = new LinkedHashMap<>();
    try (GraphSession session = new GraphSession(graph, WORKERS)) {
      INDArray first = session.run(Map.of(), List.of(output.name())).get(output.name());
      Map<String, INDArray> results =
          session.run(Map.of("noise", random(99, first.shape())), names);
      found.put("output", results.get(output.name()).dup('c').data().asFloat());
      gradients.forEach(
          (name, variable) ->
              found.put(name, results.get(variable.name()).dup('c').data().asFloat()));
    }
    return found;
  }

  private static void same(Map<String, float[]> fused, Map<String, float[]> composed) {
    assertThat(fused.keySet()).isEqualTo(composed.keySet());
    fused.forEach(
        (name, values) -> {
          float[] expected = composed.get(name);
          assertThat(values.length).as(name).isGreaterThanOrEqualTo(expected.length);
          double largest = 1e-3;
          double difference = 0;
          for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - values[i]));
          }
          assertThat(difference / largest).as(name).isLessThan(5e-6);
        });
  }

  @Test
  void rmsNorm() {
    Map<String, INDArray> arguments = Map.of("x", random(1, 700, 48), "w", random(2, 48));
    same(
        run(arguments, v -> RmsNorm.of(v.get("x"), v.get("w"), 1e-5)),
        run(arguments, v -> RmsNorm.composed(v.get("x"), v.get("w"), 1e-5)));
  }

  @Test
  void rmsNormOfAResidualSum() {
    Map<String, INDArray> arguments =
        Map.of("x", random(1, 5, 48), "d", random(3, 5, 48), "w", random(2, 48));
    same(
        run(
            arguments,
            v -> {
              RmsNorm.Residual r = RmsNorm.of(v.get("x"), v.get("d"), v.get("w"), 1e-5);
              return Sum.of(r.sum(), r.normed());
            }),
        run(
            arguments,
            v -> {
              SDVariable sum = v.get("x").add(v.get("d"));
              return sum.add(RmsNorm.composed(sum, v.get("w"), 1e-5));
            }));
  }

  @Test
  void swiGlu() {
    Map<String, INDArray> arguments = Map.of("gate", random(4, 300, 88), "up", random(5, 300, 88));
    same(
        run(
            arguments,
            v -> SwiGlu.of(v.get("gate").getSameDiff().concat(1, v.get("gate"), v.get("up")))),
        run(arguments, v -> SwiGlu.composed(v.get("gate"), v.get("up"))));
  }

  @Test
  void linearLayersSideBySide() {
    Map<String, INDArray> arguments = new LinkedHashMap<>();
    arguments.put("x", random(5, 333, 64));
    arguments.put("w1", random(6, 96, 64));
    arguments.put("w2", random(7, 32, 64));
    arguments.put("b1", random(8, 96));
    arguments.put("b2", random(9, 32));
    same(
        run(
            arguments,
            v ->
                Linear.of(
                    v.get("x"),
                    List.of(v.get("w1"), v.get("w2")),
                    List.of(v.get("b1"), v.get("b2")))),
        run(
            arguments,
            v ->
                v.get("x")
                    .getSameDiff()
                    .concat(
                        1,
                        MatrixProduct.of(v.get("x"), v.get("w1")).add(v.get("b1")),
                        MatrixProduct.of(v.get("x"), v.get("w2")).add(v.get("b2")))));
  }

  /** Rows beyond one tile, panels that end in the middle of a part, K that is no whole block. */
  @ParameterizedTest
  @CsvSource({"5, 64, false", "1030, 600, true", "3, 130, true"})
  void nf4LinearLayersSideBySide(int rows, int inner, boolean biased) {
    Map<String, INDArray> arguments = new LinkedHashMap<>();
    arguments.put("x", random(5, rows, inner));
    List<SDVariable> none = List.of();
    try (Nf4Matrix first = quantised(6, 200, inner);
        Nf4Matrix second = quantised(7, 96, inner);
        Nf4Matrix third = quantised(8, 530, inner)) {
      List<Nf4Matrix> weights = List.of(first, second, third);
      INDArray bias = random(9, 200 + 96 + 530);
      same(
          run(
              arguments,
              v -> Nf4Linear.of(v.get("x"), weights, biased ? biases(v.get("x"), bias) : none)),
          run(
              arguments,
              v -> {
                SameDiff graph = v.get("x").getSameDiff();
                SDVariable[] parts =
                    weights.stream()
                        .map(w -> graph.constant(dequantised(w)))
                        .map(w -> MatrixProduct.of(v.get("x"), w))
                        .toArray(SDVariable[]::new);
                SDVariable y = graph.concat(1, parts);
                return biased ? y.add(graph.constant(bias.reshape(1, bias.length()))) : y;
              }));
    }
  }

  private static List<SDVariable> biases(SDVariable x, INDArray all) {
    float[] values = all.toFloatVector();
    return Stream.of(new int[] {0, 200}, new int[] {200, 296}, new int[] {296, 826})
        .map(part -> Arrays.copyOfRange(values, part[0], part[1]))
        .map(part -> x.getSameDiff().constant(Nd4j.createFromArray(part)))
        .toList();
  }

  private static Nf4Matrix quantised(long seed, int rows, int columns) {
    float[] values = random(seed, rows, columns).data().asFloat();
    return Nf4Matrix.quantise(rows, columns, FloatBuffer.wrap(values));
  }

  private static INDArray dequantised(Nf4Matrix matrix) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    matrix.dequantise(FloatBuffer.wrap(values));
    return Nd4j.create(values, new long[] {matrix.rows(), matrix.columns()}, 'c');
  }

  @Test
  void nf4GivesTheSameBitsForAnyNumberOfThreads() {
    INDArray x = random(5, 70, 640);
    try (Nf4Matrix first = quantised(6, 700, 640);
        Nf4Matrix second = quantised(7, 40, 640)) {
      List<float[]> found = new ArrayList<>();
      for (int threads : new int[] {1, 2, 3, 7}) {
        SameDiff graph = SameDiff.create();
        SDVariable y = Nf4Linear.of(graph.var("x", x), List.of(first, second), List.of());
        SDVariable dx = Gradients.of(y.mul(y).sum(), List.of("x")).get("x");
        try (Workers workers = new Workers(threads);
            GraphSession session = new GraphSession(graph, workers)) {
          Map<String, INDArray> all = session.run(Map.of(), List.of(y.name(), dx.name()));
          found.add(Floats.of(all.get(y.name())).toArray());
          found.add(Floats.of(all.get(dx.name())).toArray());
        }
      }
      for (int i = 2; i < found.size(); i++) {
        assertThat(found.get(i)).isEqualTo(found.get(i % 2));
      }
    }
  }

  @Test
  void embeddingAddsTheGradientsOfEqualIds() {
    int[] ids = {3, 0, 3, 9, 3, 1};
    Map<String, INDArray> arguments = Map.of("table", random(10, 10, 16));
    same(
        run(
            arguments,
            v ->
                Embedding.of(
                    v.get("table"),
                    v.get("table").getSameDiff().constant(Nd4j.createFromArray(ids)))),
        run(
            arguments,
            v ->
                Lookup.of(
                    v.get("table"),
                    v.get("table").getSameDiff().constant(Nd4j.createFromArray(ids)))));
  }

  @Test
  void frozenWeightsCostNoGradient() {
    SameDiff graph = SameDiff.create();
    SDVariable x = graph.var("x", random(1, 4, 8));
    SDVariable w = graph.var("w", random(2, 8, 8));
    SDVariable loss = Linear.of(x, List.of(w), List.of()).sum();
    Gradients.of(loss, List.of("x"));
    assertThat(graph.getOps().keySet()).noneMatch(name -> name.contains("weight_gradient"));
  }
}
