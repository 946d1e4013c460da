package lookright.training.optimiser;

import java.util.Arrays;
import java.util.List;
import lookright.ops.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the entries of many arrays are cut into tiles of one pass, by their lengths alone. A tile
 * belongs to one array.
 */
final class EntryTiles {
  /** The most entries of a tile. */
  static final int MOST = 8_192;

  private final long[] lengths;
  private final int[] starts;

  private EntryTiles(long[] lengths) {
    this.lengths = lengths;
    starts = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      starts[i + 1] = Math.addExact(starts[i], Math.toIntExact((lengths[i] + MOST - 1) / MOST));
    }
  }

  static EntryTiles of(List<INDArray> arrays) {
    return new EntryTiles(arrays.stream().mapToLong(INDArray::length).toArray());
  }

  /** What is done with the {@code n} entries of an array from {@code from} on. */
  interface Body {
    void accept(int tile, int array, long from, int n);
  }

  int count() {
    return starts[lengths.length];
  }

  void forEach(Workers workers, Body body) {
    workers.forEach(
        count(),
        tile -> {
          int found = Arrays.binarySearch(starts, tile);
          int array = found >= 0 ? lastOf(found) : -found - 2;
          long from = (long) (tile - starts[array]) * MOST;
          body.accept(tile, array, from, (int) Math.min(MOST, lengths[array] - from));
        });
  }

  /** Arrays without entries begin where the next one does. */
  private int lastOf(int array) {
    int last = array;
    while (starts[last + 1] == starts[last]) {
      last++;
    }
    return last;
  }

  /** The sums over each array's tiles, in their order. */
  double[] sums(double[] ofTiles) {
    double[] sums = new double[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      for (int tile = starts[i]; tile < starts[i + 1]; tile++) {
        sums[i] += ofTiles[tile];
      }
    }
    return sums;
  }
}
