package lookright.model.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import lookright.io.TensorSource;
import lookright.io.safetensors.Dtype;
import lookright.io.safetensors.TensorInfo;

/**
 * How far two tensors of one shape are apart, found a piece at a time.
 *
 * <p>Of one type, elements differ if their bits do; of two types, if their values do (NaN equals
 * NaN).
 */
final class TensorComparison {
  private static final int CHUNK_ELEMENTS = 1 << 17;

  private final TensorSource left;
  private final TensorSource right;
  private final TensorInfo a;
  private final TensorInfo b;
  private long differing;
  private double maxAbs;
  private double maxRel;

  private TensorComparison(
      TensorSource left, String leftName, TensorSource right, String rightName) {
    this.left = left;
    this.right = right;
    a = left.info(leftName);
    b = right.info(rightName);
  }

  /** Compares the tensors of a name, which have one shape. */
  static TensorComparison of(TensorSource left, TensorSource right, String name, Runnable pulse) {
    TensorComparison comparison = new TensorComparison(left, name, right, name);
    comparison.run(pulse, false);
    return comparison;
  }

  /** Whether two tensors of a source are the same bytes of the same type and shape. */
  static boolean identical(TensorSource source, String name, String other, Runnable pulse) {
    TensorComparison comparison = new TensorComparison(source, name, source, other);
    if (comparison.a.dtype() != comparison.b.dtype()
        || !comparison.a.shape().equals(comparison.b.shape())) {
      return false;
    }
    comparison.run(pulse, true);
    return comparison.differing == 0;
  }

  /** Elements that differ. */
  long differing() {
    return differing;
  }

  /** The largest difference; infinite where one is NaN or infinite and the other is not. */
  double maxAbs() {
    return maxAbs;
  }

  /** The largest difference as a part of the larger of the two values. */
  double maxRel() {
    return maxRel;
  }

  private void run(Runnable pulse, boolean stopAtFirst) {
    long elements = a.elementCount();
    for (long at = 0; at < elements && !(stopAtFirst && differing > 0); at += CHUNK_ELEMENTS) {
      pulse.run();
      int count = (int) Math.min(CHUNK_ELEMENTS, elements - at);
      ByteBuffer one = read(left, a, at, count);
      ByteBuffer two = read(right, b, at, count);
      if (a.dtype() != b.dtype() || !one.equals(two)) {
        compare(one, two, count);
      }
    }
  }

  private static ByteBuffer read(TensorSource source, TensorInfo info, long at, int count) {
    long begin = Math.multiplyExact(at, info.dtype().bits()) / 8;
    long bytes = (long) count * info.dtype().bits() / 8;
    ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    source.readBytes(info.name(), begin, buffer);
    return buffer.flip();
  }

  private void compare(ByteBuffer one, ByteBuffer two, int count) {
    if (!a.dtype().hasFloats() || !b.dtype().hasFloats()) {
      compareBytes(one, two);
      return;
    }
    boolean sameType = a.dtype() == b.dtype();
    int size = a.dtype().bits() / 8;
    double[] x = values(a.dtype(), one, count);
    double[] y = values(b.dtype(), two, count);
    for (int i = 0; i < count; i++) {
      boolean same =
          sameType
              ? one.slice(i * size, size).equals(two.slice(i * size, size))
              : Double.compare(x[i] + 0.0, y[i] + 0.0) == 0;
      if (!same) {
        add(x[i], y[i]);
      }
    }
  }

  /** Packed elements or ones without a value here: a byte is what differs. */
  private void compareBytes(ByteBuffer one, ByteBuffer two) {
    if (a.dtype() != b.dtype()) {
      differing += a.elementCount();
      maxAbs = Double.POSITIVE_INFINITY;
      return;
    }
    for (int i = 0; i < one.limit(); i++) {
      if (one.get(i) != two.get(i)) {
        differing++;
        maxAbs = Double.POSITIVE_INFINITY;
        maxRel = Double.POSITIVE_INFINITY;
      }
    }
  }

  private void add(double x, double y) {
    differing++;
    double difference = Math.abs(x - y);
    if (Double.isNaN(difference)) {
      difference = Double.isNaN(x) && Double.isNaN(y) ? 0 : Double.POSITIVE_INFINITY;
    }
    maxAbs = Math.max(maxAbs, difference);
    double larger = Math.max(Math.abs(x), Math.abs(y));
    double relative = Double.isFinite(difference) && larger > 0 ? difference / larger : difference;
    maxRel = Math.max(maxRel, relative);
  }

  private static double[] values(Dtype dtype, ByteBuffer bytes, int count) {
    double[] values = new double[count];
    if (dtype == Dtype.F64) {
      bytes.asDoubleBuffer().get(values);
    } else if (dtype == Dtype.I64 || dtype == Dtype.U64) {
      for (int i = 0; i < count; i++) {
        values[i] = bytes.getLong(i * Long.BYTES);
      }
    } else {
      FloatBuffer floats = FloatBuffer.allocate(count);
      dtype.toFloats(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN), floats);
      for (int i = 0; i < count; i++) {
        values[i] = floats.get(i);
      }
    }
    return values;
  }
}
