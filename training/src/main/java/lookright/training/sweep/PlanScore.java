package lookright.training.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/**
 * One plan at one learning rate on one task: scores over seeds.
 *
 * @param cells one for each seed
 */
record PlanScore(List<Cell> cells) {
  PlanScore {
    cells = List.copyOf(cells);
  }

  /** The mean of a score over the runs that have it; null where none does. */
  static @Nullable Double mean(List<Cell> cells, Function<Cell, @Nullable Double> score) {
    Sample sample = sample(cells, score);
    return sample == null ? null : sample.mean();
  }

  private static @Nullable Sample sample(List<Cell> cells, Function<Cell, @Nullable Double> score) {
    List<Double> values = new ArrayList<>();
    for (Cell cell : cells) {
      Double value = score.apply(cell);
      if (value != null) {
        values.add(value);
      }
    }
    return values.isEmpty() ? null : new Sample(values);
  }

  Cell first() {
    return cells.get(0);
  }

  /** Whether every seed came to an end. */
  boolean whole() {
    return cells.stream().allMatch(cell -> cell.result() != null);
  }

  @Nullable Sample validation() {
    return sample(cells, Cell::validation);
  }

  @Nullable Sample test() {
    return sample(cells, Cell::test);
  }
}
