package lookright.model.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lookright.io.TensorSource;
import lookright.io.safetensors.TensorInfo;

/**
 * What tells two models apart, whatever their formats: tensors are matched by Hugging Face's names.
 *
 * @param missing names that only the first has
 * @param extra names that only the second has
 * @param shapes tensors of one name and two shapes
 * @param types tensors of one name and two types
 * @param values tensors that differ by more than the tolerance, the largest difference first
 * @param compared how many tensors were held against each other
 */
public record Difference(
    List<String> missing,
    List<String> extra,
    List<Pair> shapes,
    List<Pair> types,
    List<Values> values,
    int compared) {
  /**
   * A tensor that is described in two ways.
   *
   * @param name its name
   * @param first what the first model says
   * @param second what the second model says
   */
  public record Pair(String name, String first, String second) {}

  /**
   * A tensor with other values.
   *
   * @param name its name
   * @param differing elements that differ
   * @param elements all its elements
   * @param maxAbs the largest difference
   * @param maxRel the largest difference as a part of the larger value
   */
  public record Values(String name, long differing, long elements, double maxAbs, double maxRel) {}

  /** Whether there is nothing to tell. */
  public boolean none() {
    return missing.isEmpty()
        && extra.isEmpty()
        && shapes.isEmpty()
        && types.isEmpty()
        && values.isEmpty();
  }

  /**
   * Compares two models or files of tensors.
   *
   * @param tolerance differences up to this one are none; 0: every bit counts
   * @param pulse run between pieces; ends the comparison by throwing
   */
  public static Difference between(Path first, Path second, double tolerance, Runnable pulse) {
    try (SourceModel a = SourceModel.open(first);
        SourceModel b = SourceModel.open(second)) {
      return between(a.tensors(), b.tensors(), tolerance, pulse);
    }
  }

  private static Difference between(
      TensorSource a, TensorSource b, double tolerance, Runnable pulse) {
    Set<String> inSecond = new HashSet<>(b.names());
    List<String> both = a.names().stream().filter(inSecond::contains).toList();
    Set<String> inFirst = new HashSet<>(a.names());
    List<Pair> shapes = new ArrayList<>();
    List<Pair> types = new ArrayList<>();
    List<Values> values = new ArrayList<>();
    for (String name : both) {
      TensorInfo one = a.info(name);
      TensorInfo two = b.info(name);
      if (one.dtype() != two.dtype()) {
        types.add(new Pair(name, one.dtype().name(), two.dtype().name()));
      }
      if (!one.shape().equals(two.shape())) {
        shapes.add(new Pair(name, one.shape().toString(), two.shape().toString()));
        continue;
      }
      TensorComparison found = TensorComparison.of(a, b, name, pulse);
      if (found.differing() > 0 && (tolerance == 0 || found.maxAbs() > tolerance)) {
        values.add(
            new Values(
                name, found.differing(), one.elementCount(), found.maxAbs(), found.maxRel()));
      }
    }
    values.sort(Comparator.comparingDouble(Values::maxAbs).reversed().thenComparing(Values::name));
    return new Difference(
        a.names().stream().filter(name -> !inSecond.contains(name)).toList(),
        b.names().stream().filter(name -> !inFirst.contains(name)).toList(),
        shapes,
        types,
        values,
        both.size());
  }
}
