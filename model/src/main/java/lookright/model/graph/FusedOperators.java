package lookright.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lookright.attention.AttentionMask;
import lookright.attention.op.MaskedAttention;
import lookright.model.DecoderConfig;
import lookright.model.TokenBatch;
import lookright.ops.Bf16Linear;
import lookright.ops.Bf16Matrix;
import lookright.ops.CrossEntropy;
import lookright.ops.Embedding;
import lookright.ops.Floats;
import lookright.ops.HeadNorm;
import lookright.ops.Linear;
import lookright.ops.LowRank;
import lookright.ops.Nf4Linear;
import lookright.ops.PackedLinear;
import lookright.ops.PackedWeight;
import lookright.ops.Product;
import lookright.ops.RmsNorm;
import lookright.ops.Rotary;
import lookright.ops.RotaryTable;
import lookright.ops.Sum;
import lookright.ops.SwiGlu;
import lookright.ops.nf4.Nf4Matrix;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Our kernels over a ragged batch: the rows are the N real tokens. */
public final class FusedOperators implements Operators {
  private static final int AT_ONCE = 4_096;

  private final DecoderConfig config;
  private final RotaryTable rotary;
  private final SDVariable ids;
  private final SDVariable positions;
  private final SDVariable offsets;
  private final SDVariable labels;
  private final SDVariable lossScale;
  private final DropoutInputs dropouts;

  /** Declares the placeholders in {@code graph}. */
  public FusedOperators(SameDiff graph, DecoderConfig config) {
    this.config = config;
    this.rotary = config.rotary().table(config.heads().headSize());
    this.ids = graph.placeHolder("batch.ids", DataType.INT32, -1);
    this.positions = graph.placeHolder("batch.positions", DataType.INT32, -1);
    this.offsets = graph.placeHolder("batch.offsets", DataType.INT32, -1);
    this.labels = graph.placeHolder("batch.labels", DataType.INT32, -1);
    this.lossScale = graph.placeHolder("batch.lossScale", DataType.FLOAT);
    this.dropouts = new DropoutInputs(graph);
  }

  @Override
  public SDVariable embed(SDVariable table) {
    return Embedding.of(table, ids);
  }

  @Override
  public Normed norm(SDVariable stream, @Nullable SDVariable delta, SDVariable weight) {
    if (delta == null) {
      return new Normed(stream, RmsNorm.of(stream, weight, config.normEpsilon()));
    }
    RmsNorm.Residual result = RmsNorm.of(stream, delta, weight, config.normEpsilon());
    return new Normed(result.sum(), result.normed());
  }

  @Override
  public SDVariable add(SDVariable a, SDVariable b) {
    return Sum.of(a, b);
  }

  @Override
  public SDVariable attend(SDVariable x, Attention weights, AttentionMask mask) {
    SDVariable qkv = linear(x, weights.query(), weights.key(), weights.value());
    if (weights.queryNorm() != null) {
      SDVariable keyNorm = Objects.requireNonNull(weights.keyNorm());
      qkv = HeadNorm.of(qkv, weights.queryNorm(), keyNorm, config.heads(), config.normEpsilon());
    }
    if (weights.rotated()) {
      qkv = Rotary.of(qkv, positions, config.heads(), rotary);
    }
    return linear(MaskedAttention.of(qkv, offsets, mask, config.heads()), weights.output());
  }

  @Override
  public SDVariable feedForward(SDVariable x, FeedForward weights) {
    return linear(SwiGlu.of(linear(x, weights.gate(), weights.up())), weights.down());
  }

  @Override
  public SDVariable dropout(SDVariable x, int width, double rate) {
    return rate == 0 ? x : Product.of(x, dropouts.of(x, width, rate));
  }

  @Override
  public SDVariable project(SDVariable x, Projection head) {
    return linear(x, head);
  }

  @Override
  public SDVariable loss(SDVariable logits) {
    return CrossEntropy.of(logits, labels, lossScale);
  }

  private SDVariable linear(SDVariable x, Projection... parts) {
    List<SDVariable> biases = new ArrayList<>();
    for (Projection part : parts) {
      if (part.bias() != null) {
        biases.add(part.bias());
      }
    }
    SDVariable y = product(x, Arrays.stream(parts).map(Projection::weight).toList(), biases);
    List<LowRank.Pair> pairs = new ArrayList<>();
    SDVariable dropped = x;
    float scale = 1f; // one adapter's, the same everywhere, as is the rate of dropout
    int column = 0;
    for (Projection part : parts) {
      if (part.update() != null) {
        pairs.add(new LowRank.Pair(part.update().down(), part.update().up(), column));
        scale = part.update().scale();
        dropped = dropped(x, part.update());
      }
      column += part.weight().outputs();
    }
    return LowRank.add(y, dropped, pairs, scale);
  }

  private static SDVariable product(SDVariable x, List<Matrix> weights, List<SDVariable> biases) {
    List<SDVariable> plain = new ArrayList<>();
    List<PackedWeight> packed = new ArrayList<>();
    List<Nf4Matrix> quantised = new ArrayList<>();
    List<Bf16Matrix> rounded = new ArrayList<>();
    for (Matrix weight : weights) {
      if (weight instanceof Matrix.Plain one) {
        plain.add(one.variable());
      } else if (weight instanceof Matrix.Packed one) {
        packed.add(one.packed());
      } else if (weight instanceof Matrix.Quantised one) {
        quantised.add(one.matrix());
      } else if (weight instanceof Matrix.Rounded one) {
        rounded.add(one.matrix());
      }
    }
    if (plain.size() == weights.size()) {
      return Linear.of(x, plain, biases);
    } else if (packed.size() == weights.size()) {
      return PackedLinear.of(x, packed, biases);
    } else if (quantised.size() == weights.size()) {
      return Nf4Linear.of(x, quantised, biases);
    } else if (rounded.size() == weights.size()) {
      return Bf16Linear.of(x, rounded, biases);
    }
    throw new IllegalArgumentException("Found layers side by side in several forms, expected one");
  }

  private SDVariable dropped(SDVariable x, Update update) {
    return dropout(x, Math.toIntExact(update.down().getShape()[1]), update.dropout());
  }

  @Override
  public Inputs placeholders(Feed feed) {
    TokenBatch batch = feed.batch();
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put(ids.name(), Nd4j.createFromArray(batch.ids()));
    arrays.put(positions.name(), Nd4j.createFromArray(batch.positions()));
    arrays.put(offsets.name(), Nd4j.createFromArray(batch.offsets()));
    arrays.put(labels.name(), Nd4j.createFromArray(batch.labels()));
    arrays.put(lossScale.name(), Nd4j.scalar(feed.lossScale()));
    dropouts.forEach(
        feed, (mask, factors) -> drawn(factors, batch.tokens(), mask.width()), arrays::put);
    return Inputs.of(arrays);
  }

  /** A mask in memory, through a part at a time that stays in the nearest cache. */
  private static INDArray drawn(DropoutMasks.Factors factors, int rows, int width) {
    INDArray mask = Nd4j.createUninitialized(DataType.FLOAT, rows, width);
    Floats memory = Floats.of(mask);
    float[] some = new float[Math.min(AT_ONCE, rows * width)];
    for (int done = 0; done < rows * width; done += some.length) {
      int n = Math.min(some.length, rows * width - done);
      factors.next(some, n);
      memory.put(done, some, n);
    }
    return mask;
  }

  @Override
  public List<float[]> rows(INDArray output, TokenBatch batch) {
    int width = (int) output.size(1);
    Floats all = Floats.of(output);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < batch.tokens(); i++) {
      float[] row = new float[width];
      all.get((long) i * width, row, width);
      rows.add(row);
    }
    return rows;
  }
}
