package lookright.training.loop;

import java.util.Arrays;

/**
 * One row of training data.
 *
 * @param ids sub-tokens {@code [T]}
 * @param labels what each of them should be, {@code [T]}; negative where it does not matter
 */
public record Example(int[] ids, int[] labels) {
  /** How many sub-tokens there are. */
  public int length() {
    return ids.length;
  }

  /** How many of them have a label. */
  public int labelled() {
    return (int) Arrays.stream(labels).filter(label -> label >= 0).count();
  }
}
