package lookright.attention.op;

import java.util.Arrays;
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
  private static final int BLOCK = 64;

  /** Scores that a thread treats at once, where it can: they stay in its cache. */
  private static final int SCORES = 32_768;

  /** Exponentials of scores up to here, and the sums of millions of them, are ordinary floats. */
  private static final float HARMLESS = 40;

  /** So many tiles are enough to keep threads busy. */
  private static final int TILES = 16;

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
   * A block of queries {@code [from, to)} of a sentence, the keys {@code [first, first + width)}
   * and the query heads {@code [head, head + heads)}. Its scores are {@code [heads, rows, width]}.
   */
  record Block(int sentence, int from, int to, int first, int width, int head, int heads) {
    int rows() {
      return to - from;
    }

    /** Scores of one head. */
    int area() {
      return rows() * width;
    }

    /** Scores of all heads. */
    int size() {
      return heads * area();
    }

    /** Where head {@code h} of this block, counted from its first, begins in its scores. */
    int at(int h) {
      return h * area();
    }
  }

  float scale() {
    return scale;
  }

  /** The block of queries from {@code from} in the heads from {@code head}, at most so many. */
  private Block block(int sentence, int from, int head, int heads) {
    int to = Math.min(from + BLOCK, sentences.length(sentence));
    VisibleKeys keys = sentences.visible(sentence);
    int first = keys.first(from, to);
    int width = keys.end(from, to) - first;
    int fitting = Math.max(1, SCORES / ((to - from) * width));
    return new Block(sentence, from, to, first, width, head, Math.min(heads, fitting));
  }

  /** What is done with one block. */
  @FunctionalInterface
  interface Body {
    void accept(Block block);
  }

  /**
   * Goes through all blocks. A tile is some key heads of a sentence with the query heads that read
   * them, all of them where there are many sentences; its blocks follow one another.
   */
  void forEachBlock(Workers workers, Body body) {
    int keyHeads = layout.keyHeads();
    int parts = Math.max(1, Math.min(keyHeads, TILES / Math.max(1, sentences.count())));
    workers.forEach(
        sentences.count() * parts,
        tile -> {
          int part = tile % parts;
          int head = keyHeads * part / parts * layout.group();
          int end = keyHeads * (part + 1) / parts * layout.group();
          forEachBlock(tile / parts, head, end, body);
        });
  }

  private void forEachBlock(int sentence, int head, int end, Body body) {
    for (int from = 0; from < sentences.length(sentence); from += BLOCK) {
      for (int h = head; h < end; ) {
        Block block = block(sentence, from, h, end - h);
        body.accept(block);
        h += block.heads();
      }
    }
  }

  void forward(Floats context, Workers workers) {
    forEachBlock(workers, block -> forward(context, block));
  }

  private void forward(Floats context, Block block) {
    Floats weights = Scratch.memory(0, block.size());
    float[] scores = scores(block, weights);
    float[] statistics = Scratch.floats(2, block.heads() * block.rows());
    VisibleKeys keys = sentences.visible(block.sentence());
    int width = block.width();
    shift(block, scores, statistics);
    VectorMath.exp(scores, scores, Scratch.floats(1, block.size()), block.size());
    for (int row = 0; row < block.heads() * block.rows(); row++) {
      keys.hide(scores, row * width, block.from() + row % block.rows(), block.first(), width);
      statistics[row] += normalise(scores, row * width, width);
    }
    logSums.put(statistic(block), statistics, block.heads() * block.rows());
    weights.put(0, scores, block.size());
    for (int h = 0; h < block.heads(); h++) {
      int head = block.head() + h;
      Blas.gemm(
          Blas.Op.PLAIN,
          Blas.Op.PLAIN,
          block.rows(),
          layout.headSize(),
          width,
          1f,
          weights.slice(block.at(h), width),
          values(block, head / layout.group()),
          0f,
          contextOf(context, block, head));
    }
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

  /**
   * Scales the scores and subtracts from each row its largest visible one, which {@code shifts}
   * keeps. Where no score is so large that its exponential could overflow, nought is subtracted:
   * the weights are the same, and the rows, which are short, need not be looked at one by one.
   */
  private void shift(Block block, float[] scores, float[] shifts) {
    if (VectorMath.largestMagnitude(scores, block.size()) * scale < HARMLESS) {
      Arrays.fill(shifts, 0, block.heads() * block.rows(), 0f);
      for (int i = 0; i < block.size(); i++) {
        scores[i] *= scale;
      }
      return;
    }
    int width = block.width();
    for (int row = 0; row < block.heads() * block.rows(); row++) {
      float largest = largest(block, row, scores);
      for (int i = row * width; i < (row + 1) * width; i++) {
        scores[i] = (scores[i] - largest) * scale;
      }
      shifts[row] = largest * scale;
    }
  }

  private float largest(Block block, int row, float[] scores) {
    int[] seen = sentences.visible(block.sentence()).of(block.from() + row % block.rows());
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < seen.length; i += 2) {
      int at = row * block.width() + seen[i] - block.first();
      largest = Math.max(largest, VectorMath.max(scores, at, seen[i + 1] - seen[i]));
    }
    return largest;
  }

  /** The attention weights of a block again, from the stored sums; hidden entries are zero. */
  float[] weights(Block block, Floats scratch) {
    float[] scores = scores(block, scratch);
    int rows = block.heads() * block.rows();
    float[] statistics = Scratch.floats(2, rows);
    logSums.get(statistic(block), statistics, rows);
    for (int row = 0; row < rows; row++) {
      float statistic = statistics[row];
      int at = row * block.width();
      for (int i = at; i < at + block.width(); i++) {
        scores[i] = scores[i] * scale - statistic;
      }
    }
    VectorMath.exp(scores, scores, Scratch.floats(1, block.size()), block.size());
    VisibleKeys keys = sentences.visible(block.sentence());
    for (int row = 0; row < rows; row++) {
      int query = block.from() + row % block.rows();
      keys.hide(scores, row * block.width(), query, block.first(), block.width());
    }
    return scores;
  }

  /** The unscaled products of a block's queries and keys, in {@link Scratch} slot 0. */
  private float[] scores(Block block, Floats products) {
    for (int h = 0; h < block.heads(); h++) {
      int head = block.head() + h;
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
          products.slice(block.at(h), block.width()));
    }
    float[] scores = Scratch.floats(0, block.size());
    products.get(0, scores, block.size());
    return scores;
  }

  /**
   * Where the statistics of a block begin: sentence by sentence, within it block by block, within
   * that head by head.
   */
  private long statistic(Block block) {
    long row = (long) sentences.start(block.sentence()) + block.from();
    return row * layout.heads() + (long) block.head() * block.rows();
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
