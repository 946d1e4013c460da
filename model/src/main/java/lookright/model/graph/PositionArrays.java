package lookright.model.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import lookright.attention.AttentionMask;
import lookright.ops.RotaryTable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What depends on positions alone, for sentences that each begin at some place of {@code T}: masks
 * as additive bias, cosines and sines. Each is made once and kept until others need its room. Not
 * thread-safe.
 */
final class PositionArrays implements AutoCloseable {
  static final float HIDDEN = -1e9f;

  /** Numbers that are kept: a quarter of a GB. */
  private static final long MOST = 1L << 26;

  private final RotaryTable rotary;
  private final int headSize;
  private final Map<Object, INDArray> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long entries;

  PositionArrays(RotaryTable rotary, int headSize) {
    this.rotary = rotary;
    this.headSize = headSize;
  }

  /**
   * Where positions begin.
   *
   * @param length T
   * @param copies how often the T rows stand one below the other
   * @param shift of position 0 from place 0
   */
  record Frame(int length, int copies, int shift) {}

  private record Key(String what, Object mask, Frame frame) {}

  /** {@code [1, 1, copies * T, T]}: 0 where the query of the row sees the key of the column. */
  INDArray bias(AttentionMask mask, Frame frame) {
    return keep(
        new Key("bias", mask, frame), () -> rows(frame, frame.length, biasRows(mask, frame)));
  }

  /** {@code [1, 1, copies * T, headSize]}. */
  INDArray cosines(Frame frame) {
    return keep(new Key("cosines", "", frame), () -> rows(frame, headSize, angles(frame, true)));
  }

  /** {@code [1, 1, copies * T, headSize]}. */
  INDArray sines(Frame frame) {
    return keep(new Key("sines", "", frame), () -> rows(frame, headSize, angles(frame, false)));
  }

  private static float[] biasRows(AttentionMask mask, Frame frame) {
    int length = frame.length;
    float[] bias = new float[length * length];
    Arrays.fill(bias, HIDDEN);
    int positions = length - frame.shift;
    for (int query = 0; query < positions; query++) {
      int[] seen = mask.visible(query, positions);
      int row = (query + frame.shift) * length + frame.shift;
      for (int i = 0; i < seen.length; i += 2) {
        Arrays.fill(bias, row + seen[i], row + seen[i + 1], 0f);
      }
    }
    return bias;
  }

  private float[] angles(Frame frame, boolean cosine) {
    float[] angles = new float[frame.length * headSize];
    for (int place = frame.shift; place < frame.length; place++) {
      int position = place - frame.shift;
      for (int i = 0; i < headSize; i++) {
        int pair = i % (headSize / 2);
        angles[place * headSize + i] =
            cosine ? rotary.cosine(position, pair) : rotary.sine(position, pair);
      }
    }
    return angles;
  }

  private static INDArray rows(Frame frame, int width, float[] once) {
    float[] all = new float[frame.copies * once.length];
    for (int copy = 0; copy < frame.copies; copy++) {
      System.arraycopy(once, 0, all, copy * once.length, once.length);
    }
    return Nd4j.create(all, new long[] {1, 1, (long) frame.copies * frame.length, width}, 'c');
  }

  private INDArray keep(Key key, Supplier<INDArray> make) {
    INDArray found = kept.get(key);
    if (found == null) {
      found = make.get();
      entries += found.length();
      kept.put(key, found);
    }
    return found;
  }

  /** Frees what was not used for longest, where there is too much; never during a run. */
  void trim() {
    var oldest = kept.values().iterator();
    while (entries > MOST && oldest.hasNext()) {
      INDArray array = oldest.next();
      oldest.remove();
      entries -= array.length();
      array.close();
    }
  }

  @Override
  public void close() {
    kept.values().forEach(INDArray::close);
    kept.clear();
    entries = 0;
  }
}
