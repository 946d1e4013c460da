package lookright.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import lookright.attention.AttentionMask;
import lookright.attention.op.MaskedAttention;
import lookright.model.DecoderConfig;
import lookright.model.TokenBatch;
import lookright.model.graph.PositionArrays.Frame;
import lookright.ops.Floats;
import lookright.ops.HeadLayout;
import lookright.ops.RmsNorm;
import lookright.ops.SwiGlu;
import lookright.ops.stock.Bf16Product;
import lookright.ops.stock.DeviceTurn;
import lookright.ops.stock.Heads;
import lookright.ops.stock.LabelLoss;
import lookright.ops.stock.Lookup;
import lookright.ops.stock.MatrixProduct;
import lookright.ops.stock.Rotation;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stock operators over a padded batch: the rows are the B * T places. What runs on devices without
 * Java kernels, and the oracle of those kernels.
 *
 * <p>With a batch come its ids, its labels, and which places are padding; what depends on positions
 * alone is made once for each length T. One run at a time, whatever model's ({@link DeviceTurn}).
 */
public final class ComposedOperators implements Operators {
  private final SameDiff graph;
  private final DecoderConfig config;
  private final boolean leftPadding;
  private final HeadLayout heads;
  private final PositionArrays positions;
  private final SDVariable ids;
  private final SDVariable padding;
  private final Angles keyAngles;
  private final Angles queryAngles;
  private final SDVariable labels;
  private final SDVariable lossScale;
  private final DropoutInputs dropouts;
  private final Map<AttentionMask, Bias> biases = new LinkedHashMap<>();

  /** Placeholders of cosines and sines {@code [B or 1, 1, rows, headSize]}. */
  private record Angles(SDVariable cosines, SDVariable sines) {}

  /**
   * A mask's additive bias.
   *
   * @param mask placeholder {@code [B or 1, 1, group * T, T]}: by positions alone
   * @param sum with that of padding {@code [B, 1, group * T, T]}
   */
  private record Bias(SDVariable mask, SDVariable sum) {}

  /**
   * Declares the placeholders in {@code graph}; {@code leftPadding} puts padding before the words.
   */
  public ComposedOperators(SameDiff graph, DecoderConfig config, boolean leftPadding) {
    this.graph = graph;
    this.config = config;
    this.leftPadding = leftPadding;
    this.heads = config.heads();
    this.positions = new PositionArrays(config.rotary().table(heads.headSize()), heads.headSize());
    this.ids = graph.placeHolder("batch.ids", DataType.INT32, -1, -1);
    this.padding = graph.placeHolder("batch.padding", DataType.FLOAT, -1, 1, 1, -1);
    this.keyAngles = angles("keys");
    this.queryAngles = heads.group() == 1 ? keyAngles : angles("queries");
    this.labels = graph.placeHolder("batch.labels", DataType.INT32, -1);
    this.lossScale = graph.placeHolder("batch.lossScale", DataType.FLOAT);
    this.dropouts = new DropoutInputs(graph);
  }

  /**
   * The length to which a batch is padded whose longest sentence has {@code longest} sub-tokens.
   */
  public static int paddedLength(int longest) {
    return PaddedBatch.bucket(longest);
  }

  private Angles angles(String of) {
    return new Angles(
        graph.placeHolder("batch.cosines." + of, DataType.FLOAT, -1, 1, -1, heads.headSize()),
        graph.placeHolder("batch.sines." + of, DataType.FLOAT, -1, 1, -1, heads.headSize()));
  }

  @Override
  public <T> T turn(Supplier<T> run) {
    return DeviceTurn.take(run);
  }

  @Override
  public SDVariable embed(SDVariable table) {
    return Lookup.of(table, ids);
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
    int group = heads.group();
    SDVariable query = split(normed(linear(x, weights.query()), group, weights.queryNorm()), group);
    SDVariable key = split(normed(linear(x, weights.key()), 1, weights.keyNorm()), 1);
    SDVariable value = split(linear(x, weights.value()), 1);
    SDVariable context =
        MaskedAttention.composed(
            weights.rotated() ? rotated(query, queryAngles) : query,
            weights.rotated() ? rotated(key, keyAngles) : key,
            value,
            biases.computeIfAbsent(mask, this::bias).sum,
            heads.headSize());
    SDVariable rows = Heads.join(context, ids, heads.keyHeads(), group, heads.headSize());
    return linear(rows, weights.output());
  }

  /** Each head by itself, as rows of one head: see {@link RmsNorm#composed}. */
  private SDVariable normed(SDVariable rows, int group, @Nullable SDVariable weight) {
    if (weight == null) {
      return rows;
    }
    SDVariable each = rows.reshape(-1, heads.headSize());
    return RmsNorm.composed(each, weight, config.normEpsilon())
        .reshape(-1, heads.keyHeads() * group * heads.headSize());
  }

  /** {@code [B, keyHeads, group * T, headSize]}. */
  private SDVariable split(SDVariable rows, int group) {
    return Heads.split(rows, ids, heads.keyHeads(), group, heads.headSize());
  }

  private static SDVariable rotated(SDVariable x, Angles angles) {
    return Rotation.of(x, angles.cosines, angles.sines);
  }

  private Bias bias(AttentionMask mask) {
    String name = "batch.bias" + biases.size();
    SDVariable alone = graph.placeHolder(name, DataType.FLOAT, -1, 1, -1, -1);
    return new Bias(alone, alone.add(padding));
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
    return LabelLoss.of(logits, labels, lossScale);
  }

  private SDVariable linear(SDVariable x, Projection projection) {
    SDVariable product = product(x, projection.weight());
    SDVariable y = projection.bias() == null ? product : product.add(projection.bias());
    Update update = projection.update();
    if (update == null) {
      return y;
    }
    int width = Math.toIntExact(update.down().getShape()[1]);
    SDVariable dropped = dropout(x, width, update.dropout());
    SDVariable low = MatrixProduct.of(MatrixProduct.of(dropped, update.down()), update.up());
    return y.add(low.mul(update.scale()));
  }

  private static SDVariable product(SDVariable x, Matrix weight) {
    if (weight instanceof Matrix.Plain plain) {
      return MatrixProduct.of(x, plain.variable());
    }
    if (weight instanceof Matrix.Rounded rounded) {
      return Bf16Product.of(x, rounded.matrix());
    }
    throw new IllegalArgumentException("Stock operators read no four bits: dequantise the weights");
  }

  @Override
  public Inputs placeholders(Feed feed) {
    positions.trim();
    PaddedBatch padded = PaddedBatch.of(feed.batch(), leftPadding);
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    putTokens(arrays, feed, padded);
    dropouts.forEach(
        feed,
        (mask, factors) -> {
          float[] rows = new float[feed.batch().tokens() * mask.width()];
          factors.next(rows, rows.length);
          return padded.spread(rows, mask.width());
        },
        (name, spread) -> {
          long[] shape = {padded.places(), spread.length / padded.places()};
          arrays.put(name, Nd4j.create(spread, shape, 'c'));
        });
    arrays.put(lossScale.name(), Nd4j.scalar(feed.lossScale()));
    List<INDArray> owned = new ArrayList<>(arrays.values());
    int group = heads.group();
    put(arrays, owned, padded, keyAngles.cosines, 1, positions::cosines);
    put(arrays, owned, padded, keyAngles.sines, 1, positions::sines);
    put(arrays, owned, padded, queryAngles.cosines, group, positions::cosines);
    put(arrays, owned, padded, queryAngles.sines, group, positions::sines);
    biases.forEach(
        (mask, bias) ->
            put(arrays, owned, padded, bias.mask, group, frame -> positions.bias(mask, frame)));
    return new Inputs(arrays, owned);
  }

  private void putTokens(Map<String, INDArray> arrays, Feed feed, PaddedBatch padded) {
    int[] numbers = new int[padded.places()];
    int[] classes = new int[padded.places()];
    float[] hidden = new float[padded.places()];
    Arrays.fill(classes, TokenBatch.NO_LABEL);
    Arrays.fill(hidden, PositionArrays.HIDDEN);
    padded.forEachToken(
        (index, place, position) -> {
          numbers[place] = feed.batch().ids()[index];
          classes[place] = feed.batch().labels()[index];
          hidden[place] = 0f;
        });
    long sentences = feed.batch().sentences();
    arrays.put(
        ids.name(), Nd4j.create(numbers, new long[] {sentences, padded.length()}, DataType.INT32));
    arrays.put(labels.name(), Nd4j.createFromArray(classes));
    long[] shape = {sentences, 1, 1, padded.length()};
    arrays.put(padding.name(), Nd4j.create(hidden, shape, 'c'));
  }

  /** One array for all sentences where they begin at the same place, else one for each. */
  private void put(
      Map<String, INDArray> arrays,
      List<INDArray> owned,
      PaddedBatch padded,
      SDVariable placeholder,
      int copies,
      Function<Frame, INDArray> of) {
    int sentences = padded.batch().sentences();
    if (!leftPadding || sentences == 0) {
      arrays.put(placeholder.name(), of.apply(new Frame(padded.length(), copies, 0)));
      return;
    }
    INDArray[] each = new INDArray[sentences];
    Arrays.setAll(each, b -> of.apply(new Frame(padded.length(), copies, padded.shift(b))));
    INDArray all = Nd4j.concat(0, each);
    if (arrays.put(placeholder.name(), all) == null) {
      owned.add(all);
    }
  }

  @Override
  public List<float[]> rows(INDArray output, TokenBatch batch) {
    int width = Math.toIntExact(output.size(1));
    Floats all = Floats.read(output);
    List<float[]> rows = new ArrayList<>();
    PaddedBatch.of(batch, leftPadding)
        .forEachToken(
            (index, place, position) -> {
              float[] row = new float[width];
              all.get((long) place * width, row, width);
              rows.add(row);
            });
    return rows;
  }

  @Override
  public void close() {
    positions.close();
  }
}
