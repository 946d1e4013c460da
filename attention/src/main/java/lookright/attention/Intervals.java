package lookright.attention;

import java.util.Arrays;

/** Sorted half-open intervals {@code [from0, to0, from1, to1, ...]} of which no two touch. */
final class Intervals {

  private Intervals() {}

  static int[] intersect(int[] a, int[] b) {
    return sweep(a, b, 2);
  }

  static int[] unite(int[] a, int[] b) {
    return sweep(a, b, 1);
  }

  /** Walks all edges from left to right and keeps what lies in at least {@code needed} inputs. */
  private static int[] sweep(int[] a, int[] b, int needed) {
    int[] edges = new int[a.length + b.length];
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      int edge = Math.min(at(a, i), at(b, j));
      i += at(a, i) == edge ? 1 : 0;
      j += at(b, j) == edge ? 1 : 0;
      boolean inside = i % 2 + j % 2 >= needed; // after an odd number of edges we are inside
      if (inside != (count % 2 == 1)) {
        edges[count++] = edge;
      }
    }
    return Arrays.copyOf(edges, count);
  }

  private static int at(int[] edges, int index) {
    return index < edges.length ? edges[index] : Integer.MAX_VALUE;
  }
}
