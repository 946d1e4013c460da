package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
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
    Map<String, INDArray> arguments = Map.of("gateUp", random(4, 300, 2 * 88));
    same(
        run(arguments, v -> SwiGlu.of(v.get("gateUp"))),
        run(
            arguments,
            v -> {
              SDVariable[] halves = v.get("gateUp").getSameDiff().split(v.get("gateUp"), 2, 1);
              return SwiGlu.composed(halves[0], halves[1]);
            }));
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
                        Linear.composed(v.get("x"), v.get("w1"), v.get("b1")),
                        Linear.composed(v.get("x"), v.get("w2"), v.get("b2")))));
  }

  @Test
  void embeddingAddsTheGradientsOfEqualIds() {
    int[] ids = {3, 0, 3, 9, 3, 1};
    INDArray oneHot = Nd4j.zeros(6, 10);
    for (int i = 0; i < ids.length; i++) {
      oneHot.putScalar(i, ids[i], 1);
    }
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
                Embedding.composed(v.get("table"), v.get("table").getSameDiff().constant(oneHot))));
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
