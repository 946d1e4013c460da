package lookright.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums over rows that are taken tile by tile and then added in the order of the tiles. */
final class ColumnSums {
  private final float[][] parts;
  private final int width;

  ColumnSums(int tiles, int width) {
    this.parts = new float[tiles][];
    this.width = width;
  }

  /** The zeroed sums of one tile; each tile asks once. */
  float[] tile(int tile) {
    parts[tile] = new float[width];
    return parts[tile];
  }

  /** Writes the total of all tiles, {@code [width]}. */
  void writeTo(INDArray total) {
    float[] sum = new float[width];
    for (float[] part : parts) {
      for (int i = 0; i < width; i++) {
        sum[i] += part[i];
      }
    }
    Floats.of(total).put(0, sum, width);
  }
}
