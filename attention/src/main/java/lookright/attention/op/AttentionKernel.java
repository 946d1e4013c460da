package lookright.attention.op;

import lookright.ops.Blas;
import lookright.ops.Floats;
import lookright.ops.HeadLayout;
import lookright.ops.Scratch;
import lookright.ops.VectorMath;
import lookright.ops.Workers;

/**
 * The forward kernel and what the backward kernel shares with it: blocks of queries against the
 * span of keys that the block sees.
 */
final class AttentionKernel {
  static final int BLOCK = 64;

  private final HeadLayout layout;
  private final Sentences sentences;
  private final Floats qkv;
  private final Floats logSums;
  private final float scale;

  AttentionKernel(HeadLayout layout, Sentences sentences, Floats qkv, Floats logSums) {
    this.layout = layout;
    this.sentences = sentences;
    this.qkv = qkv;
    this.logSums = logSums;
    this.scale = (float) (1 / Math.sqrt(layout.headSize()));
  }

  /**
   * A block of queries {@code [from, to)} of a sentence and the keys {@code [first, first +
   * width)}.
   */
  record Block(int sentence, int from, int to, int first, int width) {
    int rows() {
      return to - from;
    }

    int size() {
      return rows() * width;
    }
  }

  float scale() {
    return scale;
  }

  Block block(int sentence, int from) {
    int to = Math.min(from + BLOCK, sentences.length(sentence));
    VisibleKeys keys = sentences.visible(sentence);
    int first = keys.first(from, to);
    return new Block(sentence, from, to, first, keys.end(from, to) - first);
  }

  void forward(Floats context, Workers workers) {
    int heads = layout.heads();
    workers.forEach(
        sentences.count() * heads,
        tile -> {
          int sentence = tile / heads;
          for (int from = 0; from < sentences.length(sentence); from += BLOCK) {
            forward(context, block(sentence, from), tile % heads);
          }
        });
  }

  private void forward(Floats context, Block block, int head) {
    Floats weights = NativeScratch.floats(0, block.size());
    float[] scores = scores(block, head, weights);
    float[] statistics = Scratch.floats(2, block.rows());
    VisibleKeys keys = sentences.visible(block.sentence());
    for (int row = 0; row < block.rows(); row++) {
      int[] seen = keys.of(block.from() + row);
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < seen.length; i += 2) {
        int at = row * block.width() + seen[i] - block.first();
        largest = Math.max(largest, VectorMath.max(scores, at, seen[i + 1] - seen[i]));
      }
      shift(scores, row * block.width(), block.width(), largest);
      statistics[row] = largest * scale;
    }
    VectorMath.exp(scores, scores, Scratch.floats(1, block.size()), block.size());
    for (int row = 0; row < block.rows(); row++) {
      int at = row * block.width();
      keys.hide(scores, at, block.from() + row, block.first(), block.width());
      statistics[row] += normalise(scores, at, block.width());
    }
    logSums.put(statistic(block, head), statistics, block.rows());
    weights.put(0, scores, block.size());
    Blas.gemm(
        Blas.Op.PLAIN,
        Blas.Op.PLAIN,
        block.rows(),
        layout.headSize(),
        block.width(),
        1f,
        weights.slice(0, block.width()),
        values(block, head / layout.group()),
        0f,
        contextOf(context, block, head));
  }

  /** Divides a row by its sum and returns the sum's logarithm. */
  private static float normalise(float[] scores, int at, int width) {
    float sum = VectorMath.sum(scores, at, width);
    float inverse = 1 / sum;
    for (int i = at; i < at + width; i++) {
      scores[i] *= inverse;
    }
    return (float) Math.log(sum);
  }

  /** {@code (score - subtracted) * scale} for a row. */
  private void shift(float[] scores, int at, int width, float subtracted) {
    for (int i = at; i < at + width; i++) {
      scores[i] = (scores[i] - subtracted) * scale;
    }
  }

  /** The attention weights of a block again, from the stored sums; hidden entries are zero. */
  float[] weights(Block block, int head, Floats scratch) {
    float[] scores = scores(block, head, scratch);
    float[] statistics = Scratch.floats(2, block.rows());
    logSums.get(statistic(block, head), statistics, block.rows());
    for (int row = 0; row < block.rows(); row++) {
      float statistic = statistics[row];
      int at = row * block.width();
      for (int i = at; i < at + block.width(); i++) {
        scores[i] = scores[i] * scale - statistic;
      }
    }
    VectorMath.exp(scores, scores, Scratch.floats(1, block.size()), block.size());
    VisibleKeys keys = sentences.visible(block.sentence());
    for (int row = 0; row < block.rows(); row++) {
      keys.hide(scores, row * block.width(), block.from() + row, block.first(), block.width());
    }
    return scores;
  }

  /** The unscaled products of a block's queries and keys, in {@link Scratch} slot 0. */
  private float[] scores(Block block, int head, Floats products) {
    Blas.gemm(
        Blas.Op.PLAIN,
        Blas.Op.TRANSPOSED,
        block.rows(),
        block.width(),
        layout.headSize(),
        1f,
        queries(qkv, block, head),
        keys(block, head / layout.group()),
        0f,
        products.slice(0, block.width()));
    float[] scores = Scratch.floats(0, block.size());
    products.get(0, scores, block.size());
    return scores;
  }

  /** Where the statistics of a block's rows stand in {@code [heads, N]}. */
  private long statistic(Block block, int head) {
    return (long) head * sentences.rows() + sentences.start(block.sentence()) + block.from();
  }

  /** The rows of a block in query head {@code head} of an array laid out as {@code qkv}. */
  Blas.Slice queries(Floats array, Block block, int head) {
    int row = sentences.start(block.sentence()) + block.from();
    return at(array, row, head);
  }

  /** The keys that a block sees, in an array laid out as {@code qkv}. */
  Blas.Slice keys(Floats array, Block block, int keyHead) {
    int row = sentences.start(block.sentence()) + block.first();
    return at(array, row, layout.heads() + keyHead);
  }

  /** The values that a block sees, in an array laid out as {@code qkv}. */
  Blas.Slice values(Floats array, Block block, int keyHead) {
    int row = sentences.start(block.sentence()) + block.first();
    return at(array, row, layout.rotatedHeads() + keyHead);
  }

  Blas.Slice keys(Block block, int keyHead) {
    return keys(qkv, block, keyHead);
  }

  Blas.Slice values(Block block, int keyHead) {
    return values(qkv, block, keyHead);
  }

  /** A block's rows of head {@code head} in an array laid out as the output. */
  Blas.Slice contextOf(Floats array, Block block, int head) {
    int row = sentences.start(block.sentence()) + block.from();
    long offset = (long) row * layout.queryWidth() + (long) head * layout.headSize();
    return array.slice(offset, layout.queryWidth());
  }

  private Blas.Slice at(Floats array, int row, int slot) {
    long offset = (long) row * layout.width() + (long) slot * layout.headSize();
    return array.slice(offset, layout.width());
  }
}
