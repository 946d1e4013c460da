package lookright.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import lookright.attention.AttentionMask;
import lookright.attention.LayerMaskPlan;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.RotaryScaling;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.graph.DecoderModel;
import lookright.ops.Floats;
import lookright.ops.HeadLayout;
import lookright.ops.Tap;
import lookright.ops.Workers;
import lookright.training.verify.Formulation;

/** A model with random weights, and what tests ask of it. */
final class RandomModel implements AutoCloseable {
  private static final int LABELS = 5;

  private final DecoderConfig config;
  private final Head head = new Head.TokenClassification(LABELS, true);
  private final Weights weights;
  private final Workers workers;

  private RandomModel(DecoderConfig config, double range, int threads) {
    this(config, range, threads, Tap.NONE);
  }

  private RandomModel(DecoderConfig config, double range, int threads, Tap tap) {
    this.config = config;
    Weights.Source drawn = Weights.random(7, range);
    SplittableRandom noise = new SplittableRandom(11);
    this.weights =
        Weights.read(
            DecoderTensors.shapes(config, head),
            (name, destination) -> {
              if (name.contains("norm")) {
                while (destination.hasRemaining()) {
                  destination.put((float) (0.8 + 0.4 * noise.nextDouble()));
                }
              } else {
                drawn.read(name, destination);
              }
            });
    this.workers = new Workers(threads, tap);
  }

  /** A small LLaMA with grouped queries. */
  static RandomModel small(int layers) {
    return new RandomModel(llama(50, 32, 48, new HeadLayout(4, 2, 8), layers), 0.15, 2);
  }

  /** The same, watched. */
  static RandomModel small(int layers, Tap tap) {
    return new RandomModel(llama(50, 32, 48, new HeadLayout(4, 2, 8), layers), 0.15, 2, tap);
  }

  /** Two layers whose activations take more memory than anything else. */
  static RandomModel wide() {
    return new RandomModel(llama(50, 64, 128, new HeadLayout(4, 2, 16), 2), 0.1, 2);
  }

  /** Shape S of the benchmarks, with a small vocabulary. */
  static RandomModel shapeS(int threads) {
    return new RandomModel(llama(2_000, 288, 768, new HeadLayout(6, 6, 48), 6), 0.02, threads);
  }

  private static DecoderConfig llama(
      int vocabulary, int hidden, int inner, HeadLayout heads, int layers) {
    return new DecoderConfig(
        vocabulary,
        hidden,
        inner,
        heads,
        1e-5,
        new RotaryScaling.Default(10_000),
        DecoderConfig.Biases.NONE,
        false,
        false,
        512,
        Collections.nCopies(layers, null));
  }

  DecoderConfig config() {
    return config;
  }

  Head head() {
    return head;
  }

  Weights weights() {
    return weights;
  }

  Workers workers() {
    return workers;
  }

  DecoderModel build(LayerMaskPlan plan, Formulation formulation) {
    return build(plan, formulation, weights.names(), 0, DecoderModel.Updates.NONE);
  }

  DecoderModel build(
      LayerMaskPlan plan,
      Formulation formulation,
      List<String> trainable,
      double dropout,
      DecoderModel.Updates updates) {
    return new DecoderModel(
        new DecoderModel.Design(config, plan, head, trainable, dropout, updates),
        weights,
        graph -> formulation.operators(graph, config),
        workers);
  }

  /** The logits by sentence and token. */
  float[][][] logits(LayerMaskPlan plan, Formulation formulation, int[]... sentences) {
    TokenBatch batch = TokenBatch.of(Arrays.asList(sentences));
    try (DecoderModel model = build(plan, formulation)) {
      List<float[]> rows = model.logits(batch);
      float[][][] bySentence = new float[sentences.length][][];
      for (int b = 0; b < sentences.length; b++) {
        bySentence[b] =
            rows.subList(batch.offsets()[b], batch.offsets()[b + 1]).toArray(float[][]::new);
      }
      return bySentence;
    }
  }

  /** Loss and gradients by name of a labelled batch. */
  Map<String, float[]> gradients(LayerMaskPlan plan, Formulation formulation, TokenBatch batch) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    try (DecoderModel model = build(plan, formulation)) {
      model.gradients(
          batch,
          1f / batch.labelled(),
          null,
          (loss, gradients) -> {
            copies.put("loss", new float[] {loss});
            gradients.forEach((name, array) -> copies.put(name, Floats.of(array).toArray()));
          });
    }
    return copies;
  }

  int[] sentence(Random random, int length) {
    return random.ints(length, 0, config.vocabularySize()).toArray();
  }

  /** Sentences of those lengths; two tokens of three have a label. */
  TokenBatch batch(Random random, int... lengths) {
    List<int[]> sentences = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    for (int length : lengths) {
      sentences.add(sentence(random, length));
      labels.add(
          random
              .ints(length, 0, LABELS)
              .map(label -> random.nextInt(3) == 0 ? TokenBatch.NO_LABEL : label)
              .toArray());
    }
    return TokenBatch.of(sentences, labels);
  }

  /** A plan of random masks, nested up to twice. */
  static LayerMaskPlan plan(Random random, int layers, int reach) {
    List<AttentionMask> masks = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      masks.add(mask(random, 2, reach));
    }
    return new LayerMaskPlan(masks);
  }

  private static AttentionMask mask(Random random, int depth, int reach) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> AttentionMask.causal();
      case 1 -> AttentionMask.full();
      case 2 -> AttentionMask.window(1 + random.nextInt(reach));
      case 3 -> AttentionMask.prefix(1 + random.nextInt(reach));
      case 4 -> mask(random, depth - 1, reach).and(mask(random, depth - 1, reach));
      default -> mask(random, depth - 1, reach).or(mask(random, depth - 1, reach));
    };
  }

  /** The largest difference between two tables of the same form. */
  static double difference(float[][] a, float[][] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, difference(a[i], b[i]));
    }
    return largest;
  }

  static double difference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double one = Math.abs((double) a[i] - b[i]);
      largest = one > largest || Double.isNaN(one) ? one : largest;
    }
    return largest;
  }

  static double largest(float[] values) {
    return difference(values, new float[values.length]);
  }

  @Override
  public void close() {
    weights.close();
    workers.close();
  }
}
