package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link RowProduct} and {@link WeightProduct} against sums in double precision. */
class ProductsTest {
  private static final double TOLERANCE = 3e-4;

  /** Rows, inner length and columns about the tiles' edges, and operands on both sides of small. */
  @ParameterizedTest
  @CsvSource({
    "1,5,3",
    "3,64,100",
    "24,288,200",
    "50,385,37",
    "97,800,161",
    "400,50,300",
    "130,700,800",
    "260,400,1400"
  })
  void equalSumsInDouble(int rows, int inner, int columns) {
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = new Workers(threads)) {
        assertThat(largestError(rows, inner, columns, workers)).isLessThan(TOLERANCE);
      }
    }
  }

  /** What would be missing otherwise is speed alone, so that nobody would notice. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void oneDnnComesWithUs() {
    assertThat(OneDnn.present()).isTrue();
  }

  /** Without oneDNN's jar OpenBLAS does it all. In a process of its own. */
  @Test
  void needNoOneDnn() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("dnnl"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(java, "-cp", classes, ProductsTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("oneDNN: false, right: true");
    } finally {
      process.destroy();
    }
  }

  /** Prints whether products are right in this process, and whether oneDNN is here. */
  public static void main(String[] arguments) {
    try (Workers workers = new Workers(2)) {
      boolean right = largestError(97, 800, 161, workers) < TOLERANCE;
      System.out.println("oneDNN: " + OneDnn.present() + ", right: " + right);
    }
  }

  private static double largestError(int rows, int inner, int columns, Workers workers) {
    Random random = new Random(rows + inner + columns);
    Matrix x = Matrix.random(rows, inner, random);
    Matrix w = Matrix.random(columns, inner, random);
    Matrix y = Matrix.random(rows, columns, random);
    long half = columns / 2;
    Matrix forward = new Matrix(rows, columns);
    new RowProduct(x.slice(), rows, false, workers)
        .sideBySide(
            inner,
            new int[] {0, (int) half, columns},
            (part, from, to) ->
                RightBlock.of(Blas.Op.TRANSPOSED, w.slice().at(part * half + from, 0)),
            false,
            forward.slice());
    Matrix backward = Matrix.random(rows, inner, new Random(9));
    new RowProduct(y.slice(), rows, true, workers)
        .sum(
            new int[] {0, (int) half, columns},
            inner,
            (part, from, to) -> RightBlock.of(Blas.Op.PLAIN, w.slice().at(part * half, from)),
            0.5f,
            true,
            backward.slice());
    Matrix gradient = new Matrix(columns, inner);
    WeightProduct.run(
        y.slice(),
        x.slice(),
        rows,
        inner,
        2f,
        List.of(
            new WeightProduct.Part(0, (int) half, gradient.slice()),
            new WeightProduct.Part(
                (int) half, (int) (columns - half), gradient.slice().at(half, 0))),
        workers);
    double error = forward.distance(1, x, false, w, true, null);
    error = Math.max(error, backward.distance(0.5, y, false, w, false, new Random(9)));
    return Math.max(error, gradient.distance(2, y, true, x, false, null));
  }

  /** A row-major matrix in native memory. */
  private record Matrix(int rows, int columns, FloatPointer memory) {
    Matrix(int rows, int columns) {
      this(rows, columns, new FloatPointer(Math.max(1L, (long) rows * columns)));
    }

    static Matrix random(int rows, int columns, Random random) {
      Matrix matrix = new Matrix(rows, columns);
      for (int i = 0; i < rows * columns; i++) {
        matrix.memory.put(i, (float) random.nextGaussian());
      }
      return matrix;
    }

    Blas.Slice slice() {
      return new Blas.Slice(memory, 0, columns);
    }

    private float[] entries() {
      float[] entries = new float[rows * columns];
      memory.get(entries);
      return entries;
    }

    /** From {@code factor op(a) op(b)}, added to what the random numbers had been. */
    double distance(
        double factor, Matrix a, boolean turnA, Matrix b, boolean turnB, Random before) {
      int inner = turnA ? a.rows : a.columns;
      float[] left = a.entries();
      float[] right = b.entries();
      float[] found = entries();
      double largest = 0;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = before == null ? 0 : (float) before.nextGaussian();
          for (int k = 0; k < inner; k++) {
            sum +=
                factor
                    * left[turnA ? k * a.columns + i : i * a.columns + k]
                    * right[turnB ? j * b.columns + k : k * b.columns + j];
          }
          largest = Math.max(largest, Math.abs(sum - found[i * columns + j]));
        }
      }
      return largest;
    }
  }
}
