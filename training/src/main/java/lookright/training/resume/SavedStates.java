package lookright.training.resume;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lookright.training.loop.Checkpoints;

/** Two checkpoints held against each other, bit for bit. */
public final class SavedStates {
  private static final List<String> PARTS =
      List.of(
          Checkpoints.WEIGHTS,
          Checkpoints.MEANS,
          Checkpoints.SQUARES,
          Checkpoints.SUMS,
          Checkpoints.KEPT);

  private SavedStates() {}

  /**
   * What came of it.
   *
   * @param tensors how many were compared
   * @param differences a line for each thing that is not equal
   */
  public record Comparison(int tensors, List<String> differences) {}

  /** Compares counters and all tensors of two checkpoint folders; times may differ. */
  public static Comparison compare(Path one, Path other) {
    try (SavedState a = new SavedState(one);
        SavedState b = new SavedState(other)) {
      List<String> differences = new ArrayList<>();
      if (!a.state().timeless().equals(b.state().timeless())) {
        differences.add(
            "counters: %s against %s".formatted(a.state().timeless(), b.state().timeless()));
      }
      int tensors = 0;
      for (String part : PARTS) {
        if (a.has(part) != b.has(part)) {
          differences.add(part + ": only one of them has it");
        } else if (a.has(part)) {
          tensors += compare(part, a, b, differences);
        }
      }
      return new Comparison(tensors, differences);
    }
  }

  private static int compare(String part, SavedState a, SavedState b, List<String> differences) {
    List<String> names = a.names(part);
    if (!names.equals(b.names(part))) {
      differences.add(part + ": other tensors");
      return 0;
    }
    for (String name : names) {
      FloatBuffer x = values(a, part, name);
      FloatBuffer y = values(b, part, name);
      int unequal = 0;
      double largest = 0;
      for (int i = 0; i < x.limit(); i++) {
        if (Float.floatToRawIntBits(x.get(i)) != Float.floatToRawIntBits(y.get(i))) {
          unequal++;
          largest = Math.max(largest, Math.abs((double) x.get(i) - y.get(i)));
        }
      }
      if (unequal > 0) {
        differences.add(
            String.format(
                Locale.ROOT,
                "%s %s: %d of %d entries differ, by up to %.2e",
                part,
                name,
                unequal,
                x.limit(),
                largest));
      }
    }
    return names.size();
  }

  private static FloatBuffer values(SavedState state, String part, String name) {
    FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(state.length(part, name)));
    state.read(part, name, values);
    return values.flip();
  }
}
