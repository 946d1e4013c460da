package lookright.ops.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import lookright.ops.Gradients;
import lookright.ops.GraphSession;
import lookright.ops.Workers;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Values and gradients against loops in double. */
class StockOperatorsTest {
  private static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Output and gradients where the loss is the output weighted by {@code noise}. */
  private static Map<String, float[]> run(
      Map<String, INDArray> arguments,
      INDArray noise,
      Function<Map<String, SDVariable>, SDVariable> build,
      String... wanted) {
    SameDiff graph = SameDiff.create();
    Map<String, SDVariable> variables = new LinkedHashMap<>();
    arguments.forEach((name, array) -> variables.put(name, graph.var(name, array)));
    SDVariable output = build.apply(variables);
    Map<String, SDVariable> gradients =
        Gradients.of(output.mul(graph.constant("noise", noise)).sum(), List.of(wanted));
    List<String> names = new ArrayList<>(List.of(output.name()));
    gradients.values().forEach(gradient -> names.add(gradient.name()));
    Map<String, float[]> found = new LinkedHashMap<>();
    try (Workers workers = new Workers(1);
        GraphSession session = new GraphSession(graph, workers)) {
      Map<String, INDArray> results = session.run(Map.of(), names);
      found.put("output", results.get(output.name()).dup('c').data().asFloat());
      gradients.forEach(
          (name, g) -> found.put(name, results.get(g.name()).dup('c').data().asFloat()));
    }
    return found;
  }

  private static void close(float[] found, double[] expected) {
    double largest = 1e-3;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    }
    assertThat(found).hasSize(expected.length);
    assertThat(difference / largest).isLessThan(3e-6);
  }

  /** More places than a slice holds, few distinct ids: each is summed many times. */
  @Test
  void lookup() {
    int sentences = 25;
    int length = 90;
    int vocabulary = 37;
    int width = 6;
    int[] ids = new Random(1).ints((long) sentences * length, 0, vocabulary - 5).toArray();
    float[] table = random(2, vocabulary * width);
    float[] noise = random(3, ids.length * width);
    double[] output = new double[noise.length];
    double[] gradient = new double[table.length];
    for (int i = 0; i < ids.length; i++) {
      for (int j = 0; j < width; j++) {
        output[i * width + j] = table[ids[i] * width + j];
        gradient[ids[i] * width + j] += noise[i * width + j];
      }
    }
    INDArray places = Nd4j.createFromArray(ids).reshape('c', sentences, length);
    Map<String, float[]> found =
        run(
            Map.of("table", Nd4j.create(table, new long[] {vocabulary, width}, 'c')),
            Nd4j.create(noise, new long[] {ids.length, width}, 'c'),
            v -> Lookup.of(v.get("table"), v.get("table").getSameDiff().constant(places)),
            "table");
    close(found.get("output"), output);
    close(found.get("table"), gradient);
  }

  @Test
  void matrixProduct() {
    int rows = 7;
    int inner = 5;
    int outer = 3;
    float[] x = random(4, rows * inner);
    float[] w = random(5, outer * inner);
    float[] noise = random(6, rows * outer);
    double[] y = new double[noise.length];
    double[] dx = new double[x.length];
    double[] dw = new double[w.length];
    for (int i = 0; i < rows; i++) {
      for (int o = 0; o < outer; o++) {
        for (int k = 0; k < inner; k++) {
          y[i * outer + o] += (double) x[i * inner + k] * w[o * inner + k];
          dx[i * inner + k] += (double) noise[i * outer + o] * w[o * inner + k];
          dw[o * inner + k] += (double) noise[i * outer + o] * x[i * inner + k];
        }
      }
    }
    Map<String, INDArray> arguments =
        Map.of(
            "x", Nd4j.create(x, new long[] {rows, inner}, 'c'),
            "w", Nd4j.create(w, new long[] {outer, inner}, 'c'));
    Map<String, float[]> found =
        run(
            arguments,
            Nd4j.create(noise, new long[] {rows, outer}, 'c'),
            v -> MatrixProduct.of(v.get("x"), v.get("w")),
            "x",
            "w");
    close(found.get("output"), y);
    close(found.get("x"), dx);
    close(found.get("w"), dw);
  }

  @Test
  void headsThereAndBack() {
    int sentences = 2;
    int length = 3;
    int keyHeads = 2;
    int group = 3;
    int size = 4;
    int width = keyHeads * group * size;
    float[] rows = random(7, sentences * length * width);
    float[] noise = random(8, rows.length);
    double[] split = new double[rows.length];
    double[] gradient = new double[rows.length];
    for (int b = 0; b < sentences; b++) {
      for (int t = 0; t < length; t++) {
        for (int h = 0; h < keyHeads * group; h++) {
          for (int i = 0; i < size; i++) {
            int row = ((b * length + t) * keyHeads * group + h) * size + i;
            int head = ((b * keyHeads * group + h) * length + t) * size + i;
            split[head] = rows[row];
            gradient[row] = noise[head];
          }
        }
      }
    }
    INDArray ids =
        Nd4j.createFromArray(new int[sentences * length]).reshape('c', sentences, length);
    Map<String, INDArray> x =
        Map.of("x", Nd4j.create(rows, new long[] {(long) sentences * length, width}, 'c'));
    long[] shape = {sentences, keyHeads, (long) group * length, size};
    Map<String, float[]> there =
        run(
            x,
            Nd4j.create(noise, shape, 'c'),
            v -> Heads.split(v.get("x"), constant(v, ids), keyHeads, group, size),
            "x");
    close(there.get("output"), split);
    close(there.get("x"), gradient);
    Map<String, float[]> back =
        run(
            x,
            Nd4j.create(noise, new long[] {(long) sentences * length, width}, 'c'),
            v -> {
              SDVariable heads = Heads.split(v.get("x"), constant(v, ids), keyHeads, group, size);
              return Heads.join(heads, constant(v, ids), keyHeads, group, size);
            },
            "x");
    assertThat(back.get("output")).isEqualTo(rows);
    assertThat(back.get("x")).isEqualTo(noise);
  }

  /** Cosines and sines differ by place alone: one row of them serves all heads. */
  @Test
  void rotation() {
    long[] shape = {2, 3, 5, 8};
    float[] x = random(9, 240);
    float[] noise = random(10, 240);
    float[] cosines = random(11, 40);
    float[] sines = random(12, 40);
    double[] y = new double[240];
    double[] dx = new double[240];
    for (int i = 0; i < 240; i++) {
      int entry = i % 8;
      int angle = i % 40 / 8 * 8 + entry % 4; // the halves are alike
      int partner = entry < 4 ? i + 4 : i - 4;
      int sign = entry < 4 ? -1 : 1;
      cosines[i % 40] = cosines[angle];
      sines[i % 40] = sines[angle];
      y[i] = (double) x[i] * cosines[angle] + (double) sign * x[partner] * sines[angle];
      dx[i] += (double) noise[i] * cosines[angle];
      dx[partner] += (double) sign * noise[i] * sines[angle];
    }
    long[] rows = {1, 1, 5, 8};
    Map<String, float[]> found =
        run(
            Map.of(
                "x", Nd4j.create(x, shape, 'c'),
                "cosines", Nd4j.create(cosines, rows, 'c'),
                "sines", Nd4j.create(sines, rows, 'c')),
            Nd4j.create(noise, shape, 'c'),
            v -> Rotation.of(v.get("x"), v.get("cosines"), v.get("sines")),
            "x");
    close(found.get("output"), y);
    close(found.get("x"), dx);
  }

  private static SDVariable constant(Map<String, SDVariable> variables, INDArray array) {
    return variables.get("x").getSameDiff().constant(array);
  }

  /** Rows without a label, a scale, and something after the loss. */
  @Test
  void labelLoss() {
    int rows = 6;
    int classes = 5;
    int[] labels = {2, -100, 0, 4, -1, 2};
    float[] logits = random(13, rows * classes);
    double scale = 0.25;
    double after = 3;
    double loss = 0;
    double[] gradient = new double[logits.length];
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(logits[i * classes + k]);
      }
      for (int k = 0; k < classes && labels[i] >= 0; k++) {
        double p = Math.exp(logits[i * classes + k]) / sum;
        int hit = k == labels[i] ? 1 : 0;
        loss -= hit * Math.log(p) * scale;
        gradient[i * classes + k] = (p - hit) * scale * after;
      }
    }
    Map<String, float[]> found =
        run(
            Map.of("logits", Nd4j.create(logits, new long[] {rows, classes}, 'c')),
            Nd4j.scalar((float) after),
            v -> {
              SameDiff graph = v.get("logits").getSameDiff();
              SDVariable places = graph.constant("labels", Nd4j.createFromArray(labels));
              SDVariable factor = graph.constant("scale", Nd4j.scalar((float) scale));
              return LabelLoss.of(v.get("logits"), places, factor);
            },
            "logits");
    close(found.get("output"), new double[] {loss});
    close(found.get("logits"), gradient);
  }
}
