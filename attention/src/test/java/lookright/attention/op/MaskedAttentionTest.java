package lookright.attention.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lookright.attention.AttentionMask;
import lookright.ops.Floats;
import lookright.ops.Gradients;
import lookright.ops.GraphSession;
import lookright.ops.HeadLayout;
import lookright.ops.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The kernel and its gradient against the definition, around and beyond its blocks of 64 rows. */
class MaskedAttentionTest {
  private static final int[] LENGTHS = {1, 2, 63, 64, 65, 130};
  private static final HeadLayout LAYOUT = new HeadLayout(4, 2, 8);
  private static final int[] OFFSETS = offsets(LENGTHS);
  private static final int TOKENS = OFFSETS[LENGTHS.length];

  private static int[] offsets(int... lengths) {
    int[] offsets = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      offsets[i + 1] = offsets[i] + lengths[i];
    }
    return offsets;
  }

  /** A mask from outside: leaves a gap between the token itself and what it sees. */
  private record FarToTheRight(int distance) implements AttentionMask {
    @Override
    public boolean allows(int query, int key) {
      return query == key || key > query + distance;
    }
  }

  private static Stream<AttentionMask> masks() {
    return Stream.of(
        AttentionMask.causal(),
        AttentionMask.full(),
        AttentionMask.window(1),
        AttentionMask.window(7),
        AttentionMask.window(100),
        AttentionMask.prefix(3),
        AttentionMask.prefix(90),
        AttentionMask.window(5).or(AttentionMask.prefix(2).and(AttentionMask.full())),
        AttentionMask.prefix(70).and(AttentionMask.window(3).or(AttentionMask.prefix(66))),
        new FarToTheRight(70));
  }

  private static double[] noise(long seed, int n) {
    return new Random(seed).doubles(n, -2, 2).map(x -> (float) x).toArray();
  }

  /** What one run gave. */
  private record Result(float[] output, float[] gradient) {}

  private static Result run(AttentionMask mask, double[] qkv, double[] weights, int threads) {
    SameDiff graph = SameDiff.create();
    SDVariable x = graph.var("qkv", array(qkv, LAYOUT.width()));
    SDVariable offsets = graph.placeHolder("offsets", DataType.INT32, -1);
    SDVariable noise = graph.constant("noise", array(weights, LAYOUT.queryWidth()));
    SDVariable output = MaskedAttention.of(x, offsets, mask, LAYOUT);
    String gradient = Gradients.of(output.mul(noise).sum(), List.of("qkv")).get("qkv").name();
    try (Workers workers = new Workers(threads);
        GraphSession session = new GraphSession(graph, workers)) {
      Map<String, INDArray> found =
          session.run(
              Map.of("offsets", Nd4j.createFromArray(OFFSETS)), List.of(output.name(), gradient));
      return new Result(
          Floats.of(found.get(output.name())).toArray(), Floats.of(found.get(gradient)).toArray());
    }
  }

  private static INDArray array(double[] values, int width) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return Nd4j.create(floats, new long[] {values.length / width, width}, 'c');
  }

  @ParameterizedTest
  @MethodSource("masks")
  void equalsTheDefinition(AttentionMask mask) {
    double[] qkv = noise(1, TOKENS * LAYOUT.width());
    double[] weights = noise(2, TOKENS * LAYOUT.queryWidth());
    double[] expected = new ReferenceAttention(mask, LAYOUT, OFFSETS).output(qkv);
    float[] found = run(mask, qkv, weights, 2).output;
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("entry %d", i).isCloseTo(expected[i], within(3e-6));
    }
  }

  /** Their exponentials are not floats any more: each row is taken relative to its largest. */
  @ParameterizedTest
  @MethodSource("masks")
  void largeScoresEqualTheDefinition(AttentionMask mask) {
    double[] qkv = Arrays.stream(noise(8, TOKENS * LAYOUT.width())).map(x -> 6 * x).toArray();
    double[] expected = new ReferenceAttention(mask, LAYOUT, OFFSETS).output(qkv);
    float[] found = run(mask, qkv, noise(9, TOKENS * LAYOUT.queryWidth()), 2).output;
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("entry %d", i).isCloseTo(expected[i], within(5e-3));
    }
  }

  @ParameterizedTest
  @MethodSource("masks")
  void gradientEqualsCentralDifferences(AttentionMask mask) {
    double[] qkv = noise(3, TOKENS * LAYOUT.width());
    double[] weights = noise(4, TOKENS * LAYOUT.queryWidth());
    ReferenceAttention reference = new ReferenceAttention(mask, LAYOUT, OFFSETS);
    float[] found = run(mask, qkv, weights, 2).gradient;
    Random random = new Random(5);
    for (int b = 0; b < LENGTHS.length; b++) {
      for (int part = 0; part < 3; part++) { // a query, a key and a value of each sentence
        int slot = List.of(0, LAYOUT.heads(), LAYOUT.rotatedHeads()).get(part);
        int row = OFFSETS[b] + random.nextInt(LENGTHS[b]);
        int head = slot + random.nextInt(part == 0 ? LAYOUT.heads() : LAYOUT.keyHeads());
        int entry =
            row * LAYOUT.width() + head * LAYOUT.headSize() + random.nextInt(LAYOUT.headSize());
        double expected = reference.derivative(qkv, weights, entry);
        assertThat((double) found[entry])
            .as("row %d of length %d, head %d", row - OFFSETS[b], LENGTHS[b], head)
            .isCloseTo(expected, within(2e-5));
      }
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    double[] qkv = noise(6, TOKENS * LAYOUT.width());
    double[] weights = noise(7, TOKENS * LAYOUT.queryWidth());
    Result one = run(AttentionMask.prefix(3), qkv, weights, 1);
    for (int threads : new int[] {2, 3, 7}) {
      Result many = run(AttentionMask.prefix(3), qkv, weights, threads);
      assertThat(many.output).isEqualTo(one.output);
      assertThat(many.gradient).isEqualTo(one.gradient);
    }
  }
}
