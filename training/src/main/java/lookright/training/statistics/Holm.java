package lookright.training.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction: of several tests together, the chance of any false alarm stays bounded. */
public final class Holm {
  private Holm() {}

  /**
   * Adjusted p-values.
   *
   * @param p one for each test of the family
   * @return in the same order: reject those at most the level that is wanted for the family
   */
  public static List<Double> adjust(List<Double> p) {
    List<Integer> order =
        IntStream.range(0, p.size()).boxed().sorted(Comparator.comparing(p::get)).toList();
    List<Double> adjusted = new ArrayList<>(p);
    double largest = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      double scaled = Math.min(1, (order.size() - rank) * p.get(order.get(rank)));
      largest = Math.max(largest, scaled);
      adjusted.set(order.get(rank), largest);
    }
    return List.copyOf(adjusted);
  }
}
