package lookright.training.data;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lookright.io.UserException;

/**
 * Training sentences and those split off them for validation, both in the order of the file.
 *
 * <p>Which ones: Python's {@code random.Random(42).sample(range(n), k)}, so that 0.1 of the 3,041
 * sentences of SemEval's restaurants gives the split of arXiv 2401.14556.
 *
 * @param train what is left
 * @param validation what was drawn
 */
public record HoldOut(DataSet train, DataSet validation) {
  private static final int SEED = 42;

  /**
   * Splits a data set.
   *
   * @param data all sentences
   * @param amount below 1: that fraction of them, rounded down; else how many
   * @throws UserException if that is none or all of them
   */
  public static HoldOut of(DataSet data, double amount) {
    int n = data.sentences().size();
    double drawn = Math.floor(amount < 1 ? amount * n : amount);
    if (drawn < 1 || drawn >= n) {
      throw new UserException(
          "hold-out: %s of the %d sentences of %s is %s; expected at least one to validate on and one to learn from"
              .formatted(text(amount), n, data.path(), drawn < 1 ? "none" : "all or more"));
    }
    Set<Integer> chosen =
        IntStream.of(PythonSample.of(SEED, n, (int) drawn)).boxed().collect(Collectors.toSet());
    return new HoldOut(data.part(i -> !chosen.contains(i)), data.part(chosen::contains));
  }

  private static String text(double amount) {
    return amount < 1 ? Double.toString(amount) : Long.toString((long) amount);
  }
}
