package lookright.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lookright.model.DecoderConfig;
import lookright.model.RotaryScaling;
import lookright.model.TokenBatch;
import lookright.ops.HeadLayout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The smaller model of the comparison with Python (see {@code peers/make_workload.py}), and data
 * for it from fixed seeds.
 */
final class ShapeS {
  static final HeadLayout HEADS = new HeadLayout(6, 6, 48);
  static final int LABELS = 13;

  /** Sentences of a batch. */
  static final int SENTENCES = 16;

  /** Tokens of a batch, where an operator does not care which sentence they belong to. */
  static final int TOKENS = SENTENCES * 32;

  static final DecoderConfig CONFIG =
      new DecoderConfig(
          32_000,
          288,
          768,
          HEADS,
          1e-6,
          new RotaryScaling.Default(10_000),
          DecoderConfig.Biases.NONE,
          false,
          false,
          512,
          Collections.nCopies(6, null));

  private ShapeS() {}

  /** Normal noise. */
  static INDArray noise(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.createUninitialized(shape);
    for (long i = 0; i < array.length(); i++) {
      array.data().put(i, (float) random.nextGaussian());
    }
    return array;
  }

  /** Token numbers of {@link #TOKENS} tokens. */
  static int[] ids() {
    return new SplittableRandom(1).ints(TOKENS, 0, CONFIG.vocabularySize()).toArray();
  }

  /** Labels of {@link #TOKENS} tokens. */
  static int[] labels() {
    return new SplittableRandom(2).ints(TOKENS, 0, LABELS).toArray();
  }

  /** Batches whose lengths spread as those of WNUT-17 tweets do: 32 on average, 4 to 80. */
  static List<TokenBatch> batches(int count) {
    Random random = new Random(3);
    return Stream.generate(() -> batch(random)).limit(count).toList();
  }

  private static TokenBatch batch(Random random) {
    List<int[]> sentences =
        IntStream.range(0, SENTENCES)
            .map(i -> (int) Math.min(80, Math.max(4, 32 + 14 * random.nextGaussian())))
            .mapToObj(length -> random.ints(length, 0, CONFIG.vocabularySize()).toArray())
            .toList();
    List<int[]> labels =
        sentences.stream().map(s -> random.ints(s.length, 0, LABELS).toArray()).toList();
    return TokenBatch.of(sentences, labels);
  }
}
