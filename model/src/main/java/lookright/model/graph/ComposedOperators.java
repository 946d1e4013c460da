package lookright.model.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.attention.AttentionMask;
import lookright.attention.op.MaskedAttention;
import lookright.model.DecoderConfig;
import lookright.model.TokenBatch;
import lookright.ops.CrossEntropy;
import lookright.ops.Embedding;
import lookright.ops.HeadLayout;
import lookright.ops.Linear;
import lookright.ops.LowRank;
import lookright.ops.RmsNorm;
import lookright.ops.Rotary;
import lookright.ops.RotaryTable;
import lookright.ops.SwiGlu;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stock SameDiff operators over a padded batch: the rows are the B * T places. The oracle of the
 * fused kernels, and what runs where no Java kernel can.
 */
public final class ComposedOperators implements Operators {
  private final SameDiff graph;
  private final DecoderConfig config;
  private final boolean leftPadding;
  private final RotaryTable rotary;
  private final SDVariable tokens;
  private final SDVariable cosines;
  private final SDVariable sines;
  private final SDVariable shape;
  private final SDVariable targets;
  private final SDVariable lossScale;
  private final DropoutInputs dropouts;
  private final Map<AttentionMask, SDVariable> biases = new LinkedHashMap<>();

  /**
   * Declares the placeholders in {@code graph}; {@code leftPadding} puts padding before the words.
   */
  public ComposedOperators(SameDiff graph, DecoderConfig config, boolean leftPadding) {
    this.graph = graph;
    this.config = config;
    this.leftPadding = leftPadding;
    int size = config.heads().headSize();
    this.rotary = config.rotary().table(size);
    this.tokens = graph.placeHolder("batch.tokens", DataType.FLOAT, -1, config.vocabularySize());
    this.cosines = graph.placeHolder("batch.cosines", DataType.FLOAT, -1, -1, 1, size);
    this.sines = graph.placeHolder("batch.sines", DataType.FLOAT, -1, -1, 1, size);
    this.shape = graph.placeHolder("batch.shape", DataType.INT64, 2);
    this.targets = graph.placeHolder("batch.targets", DataType.FLOAT, -1, -1);
    this.lossScale = graph.placeHolder("batch.lossScale", DataType.FLOAT);
    this.dropouts = new DropoutInputs(graph);
  }

  @Override
  public SDVariable embed(SDVariable table) {
    return Embedding.composed(table, tokens);
  }

  @Override
  public Normed norm(SDVariable stream, @Nullable SDVariable delta, SDVariable weight) {
    SDVariable sum = delta == null ? stream : stream.add(delta);
    return new Normed(sum, RmsNorm.composed(sum, weight, config.normEpsilon()));
  }

  @Override
  public SDVariable add(SDVariable a, SDVariable b) {
    return a.add(b);
  }

  @Override
  public SDVariable attend(SDVariable x, Attention weights, AttentionMask mask) {
    HeadLayout heads = config.heads();
    SDVariable query = heads(linear(x, weights.query()), heads.heads(), weights.queryNorm());
    SDVariable key = heads(linear(x, weights.key()), heads.keyHeads(), weights.keyNorm());
    SDVariable value = heads(linear(x, weights.value()), heads.keyHeads(), null);
    SDVariable grouped = // [B, keyHeads, group * T, headSize]
        graph
            .permute(rotated(query, weights), 0, 2, 1, 3)
            .reshape(shapeOf("B", heads.keyHeads(), "group", heads.headSize()));
    SDVariable context =
        MaskedAttention.composed(
            grouped,
            graph.permute(rotated(key, weights), 0, 2, 1, 3),
            graph.permute(value, 0, 2, 1, 3),
            biases.computeIfAbsent(mask, this::bias),
            shapeOf("B", heads.heads(), "T", "T"),
            shapeOf("B", heads.keyHeads(), "group", "T"),
            heads.headSize());
    SDVariable rows = // [B * T, heads * headSize]
        graph
            .permute(
                context.reshape(shapeOf("B", heads.heads(), "T", heads.headSize())), 0, 2, 1, 3)
            .reshape(-1, heads.queryWidth());
    return linear(rows, weights.output());
  }

  private SDVariable rotated(SDVariable x, Attention weights) {
    return weights.rotated() ? Rotary.composed(x, cosines, sines) : x;
  }

  private SDVariable bias(AttentionMask mask) {
    return graph.placeHolder("batch.bias" + biases.size(), DataType.FLOAT, -1, 1, -1, -1);
  }

  /** {@code [B * T, heads * headSize]} as {@code [B, T, heads, headSize]}, each head normalised. */
  private SDVariable heads(SDVariable x, int heads, @Nullable SDVariable norm) {
    int size = config.heads().headSize();
    SDVariable each =
        norm == null ? x : RmsNorm.composed(x.reshape(-1, size), norm, config.normEpsilon());
    return each.reshape(shapeOf("B", "T", heads, size));
  }

  /** A shape vector of numbers and of the batch's own sizes: B, T, and group * T. */
  private SDVariable shapeOf(Object... sizes) {
    SDVariable[] parts = new SDVariable[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      parts[i] = size(sizes[i]);
    }
    return graph.concat(0, parts);
  }

  private SDVariable size(Object size) {
    if (size instanceof Integer number) {
      return graph.constant(Nd4j.createFromArray(new long[] {number}));
    }
    SDVariable length = shape.get(SDIndex.interval(1, 2));
    return switch (size.toString()) {
      case "B" -> shape.get(SDIndex.interval(0, 1));
      case "T" -> length;
      default ->
          length.mul(graph.constant(Nd4j.createFromArray(new long[] {config.heads().group()})));
    };
  }

  @Override
  public SDVariable feedForward(SDVariable x, FeedForward weights) {
    return linear(
        SwiGlu.composed(linear(x, weights.gate()), linear(x, weights.up())), weights.down());
  }

  @Override
  public SDVariable dropout(SDVariable x, int width, double rate) {
    return rate == 0 ? x : x.mul(dropouts.of(x, width, rate));
  }

  @Override
  public SDVariable project(SDVariable x, Projection head) {
    return linear(x, head);
  }

  @Override
  public SDVariable loss(SDVariable logits) {
    return CrossEntropy.composed(logits, targets, lossScale);
  }

  private SDVariable linear(SDVariable x, Projection projection) {
    if (!(projection.weight() instanceof Matrix.Plain weight)) {
      throw new IllegalArgumentException("Stock operators take float32: dequantise the weights");
    }
    SDVariable y = Linear.composed(x, weight.variable(), projection.bias());
    Update update = projection.update();
    if (update == null) {
      return y;
    }
    int width = Math.toIntExact(update.down().getShape()[1]);
    SDVariable dropped = dropout(x, width, update.dropout());
    return LowRank.composed(y, dropped, update.down(), update.up(), update.scale());
  }

  @Override
  public Map<String, INDArray> placeholders(Feed feed) {
    PaddedBatch padded = PaddedBatch.of(feed.batch(), leftPadding);
    int batches = feed.batch().sentences();
    int length = padded.length();
    int size = config.heads().headSize();
    Places places = fill(feed, padded);
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    put(arrays, tokens, places.oneHot, padded.places(), config.vocabularySize());
    put(arrays, cosines, places.cosine, batches, length, 1, size);
    put(arrays, sines, places.sine, batches, length, 1, size);
    put(arrays, targets, places.targets, padded.places(), feed.classes());
    if (feed.dropout() != null) {
      for (DropoutInputs.Mask mask : dropouts.all()) {
        float[] rows = mask.factors(feed.dropout(), feed.batch().tokens());
        float[] kept = padded.spread(rows, mask.width());
        put(arrays, mask.placeholder(), kept, padded.places(), mask.width());
      }
    }
    biases.forEach(
        (mask, bias) -> put(arrays, bias, padded.bias(mask), batches, 1, length, length));
    arrays.put(shape.name(), Nd4j.createFromArray(new long[] {batches, length}));
    arrays.put(lossScale.name(), Nd4j.scalar(feed.lossScale()));
    return arrays;
  }

  /** What every place of the padded batch carries, row-major; zero where there is only padding. */
  private record Places(float[] oneHot, float[] cosine, float[] sine, float[] targets) {}

  private Places fill(Feed feed, PaddedBatch padded) {
    int vocabulary = config.vocabularySize();
    int size = config.heads().headSize();
    int n = padded.places();
    Places places =
        new Places(
            new float[n * vocabulary],
            new float[n * size],
            new float[n * size],
            new float[n * feed.classes()]);
    padded.forEachToken(
        (index, place, position) -> {
          places.oneHot[place * vocabulary + feed.batch().ids()[index]] = 1f;
          int label = feed.batch().labels()[index];
          if (label >= 0) {
            places.targets[place * feed.classes() + label] = 1f;
          }
          for (int i = 0; i < size; i++) {
            places.cosine[place * size + i] = rotary.cosine(position, i % (size / 2));
            places.sine[place * size + i] = rotary.sine(position, i % (size / 2));
          }
        });
    return places;
  }

  private static void put(
      Map<String, INDArray> arrays, SDVariable placeholder, float[] values, long... shape) {
    arrays.put(placeholder.name(), Nd4j.create(values, shape, 'c'));
  }

  @Override
  public List<float[]> rows(INDArray output, TokenBatch batch) {
    List<float[]> rows = new ArrayList<>();
    PaddedBatch.of(batch, leftPadding)
        .forEachToken((index, place, position) -> rows.add(output.getRow(place).toFloatVector()));
    return rows;
  }
}
