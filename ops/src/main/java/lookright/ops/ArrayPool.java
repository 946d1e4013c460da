package lookright.ops;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory that one session uses again and again.
 *
 * <p>Batches differ in length from step to step, so a buffer serves any array that fits in it: the
 * smallest sufficient one is taken unless it is more than four times too large; where none fits, a
 * smaller one is freed and a larger one allocated. The number of buffers therefore stays at the
 * largest number of arrays that were alive at once. Not thread-safe: a pool belongs to one session.
 */
final class ArrayPool implements AutoCloseable {
  private static final int SLACK = 4;
  private static final int REMEMBERED = 4;

  private final Map<DataType, NavigableMap<Long, Deque<Lot>>> free = new EnumMap<>(DataType.class);
  private final IdentityHashMap<INDArray, Lot> lent = new IdentityHashMap<>();
  private long bytes;

  /**
   * Memory and the arrays that it was lately, the last one first: to make an array takes as long as
   * a small operator, and the layers of a model ask for the same shapes again.
   */
  private record Lot(DataBuffer buffer, Deque<INDArray> arrays) {
    INDArray as(long[] shape) {
      for (INDArray array : arrays) {
        if (Arrays.equals(array.shape(), shape)) {
          return array;
        }
      }
      if (arrays.size() == REMEMBERED) {
        arrays.removeLast();
      }
      arrays.push(Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c'));
      return arrays.element();
    }
  }

  /** A row-major array of that shape; its entries are undefined. */
  INDArray take(DataType type, long... shape) {
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    if (length == 0) {
      return Nd4j.create(type, shape);
    }
    Lot lot = find(type, length);
    if (lot == null) {
      lot = new Lot(allocate(type, length), new ArrayDeque<>());
    }
    INDArray array = lot.as(shape);
    lent.put(array, lot);
    return array;
  }

  /** Takes an array back; one that the pool did not lend is left alone. */
  void give(INDArray array) {
    Lot lot = lent.remove(array);
    if (lot != null) {
      queues(lot.buffer.dataType())
          .computeIfAbsent(lot.buffer.length(), size -> new ArrayDeque<>())
          .push(lot);
    }
  }

  /** Bytes that it holds, lent or free. */
  long bytes() {
    return bytes;
  }

  /** Frees everything, lent arrays included. */
  @Override
  public void close() {
    bytes = 0;
    free.values()
        .forEach(sizes -> sizes.values().forEach(q -> q.forEach(lot -> lot.buffer.close())));
    free.clear();
    lent.values().forEach(lot -> lot.buffer.close());
    lent.clear();
  }

  private @Nullable Lot find(DataType type, long length) {
    NavigableMap<Long, Deque<Lot>> sizes = queues(type);
    return poll(sizes, sizes.ceilingEntry(length), length * SLACK);
  }

  private DataBuffer allocate(DataType type, long length) {
    NavigableMap<Long, Deque<Lot>> sizes = queues(type);
    Lot small = poll(sizes, sizes.floorEntry(length), length);
    if (small != null) {
      small.buffer.close();
      bytes -= small.buffer.length() * type.width();
    }
    DataBuffer buffer = Nd4j.createUninitializedDetached(type, length + length / 8).data();
    bytes += buffer.length() * type.width();
    return buffer;
  }

  private static @Nullable Lot poll(
      NavigableMap<Long, Deque<Lot>> sizes,
      Map.@Nullable Entry<Long, Deque<Lot>> entry,
      long largest) {
    if (entry == null || entry.getKey() > largest) {
      return null;
    }
    Lot lot = entry.getValue().poll();
    if (entry.getValue().isEmpty()) {
      sizes.remove(entry.getKey());
    }
    return lot;
  }

  private NavigableMap<Long, Deque<Lot>> queues(DataType type) {
    return free.computeIfAbsent(type, t -> new TreeMap<>());
  }
}
