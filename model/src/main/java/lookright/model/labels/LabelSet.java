package lookright.model.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lookright.io.UserException;

/**
 * The labels of a model: names by id and ids by name. Immutable; equal if the order is equal.
 *
 * <p>The order of a new model: {@code O} first, then the types by code point, {@code B-} before
 * {@code I-}, both always present; labels without spans sorted by code point.
 */
public final class LabelSet {

  /** By Unicode code point, as Python sorts; {@code String.compareTo} differs beyond U+FFFF. */
  public static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private final List<String> names;
  private final Map<String, Integer> ids = new HashMap<>();

  private LabelSet(List<String> names) {
    this.names = List.copyOf(names);
    for (String name : this.names) {
      if (ids.putIfAbsent(name, ids.size()) != null) {
        throw new UserException("Label \"" + name + "\" stands twice in the label set " + names);
      }
    }
    if (names.isEmpty()) {
      throw new UserException("The label set is empty; a model needs at least one label");
    }
  }

  /**
   * The labels of a data set, in the order of a new model.
   *
   * @param labels labels in any order, repeated or not, in IOB2 or plain
   * @return the set; for spans with {@code O} and both tags of each type
   */
  public static LabelSet of(Collection<String> labels) {
    if (TagScheme.recognise(List.of(List.copyOf(labels))) == TagScheme.PLAIN) {
      Set<String> sorted = new TreeSet<>(BY_CODE_POINT);
      sorted.addAll(labels);
      return new LabelSet(List.copyOf(sorted));
    }
    Map<String, Tag> byType = new LinkedHashMap<>();
    labels.stream().map(Tag::parse).filter(t -> !t.outside()).forEach(t -> byType.put(t.type(), t));
    List<String> names = new ArrayList<>(List.of("O"));
    byType.keySet().stream()
        .sorted(BY_CODE_POINT)
        .map(byType::get)
        .forEach(tag -> names.addAll(List.of(tag.withPrefix('B'), tag.withPrefix('I'))));
    return new LabelSet(names);
  }

  /**
   * Labels in a given order, id 0 first.
   *
   * @param names the names, each once
   * @return the set
   * @throws UserException if a name stands twice or there is none
   */
  public static LabelSet ordered(List<String> names) {
    return new LabelSet(names);
  }

  /**
   * The labels of a {@code config.json}.
   *
   * @param id2label its {@code id2label}; keys are the ids from 0 without a gap
   * @return the set
   * @throws UserException if an id is missing or is not a number
   */
  public static LabelSet fromId2Label(Map<String, String> id2label) {
    return new LabelSet(
        IntStream.range(0, id2label.size())
            .mapToObj(
                id -> {
                  String name = id2label.get(Integer.toString(id));
                  if (name == null) {
                    throw new UserException(
                        ("id2label has the keys %s, but no \"%d\"; expected every id from 0 to %d"
                                + " (config.json: id2label)")
                            .formatted(id2label.keySet(), id, id2label.size() - 1));
                  }
                  return name;
                })
            .toList());
  }

  /**
   * The form that {@code config.json} wants.
   *
   * @return name by id, in the order of the ids
   */
  public Map<String, String> toId2Label() {
    Map<String, String> map = new LinkedHashMap<>();
    IntStream.range(0, size()).forEach(id -> map.put(Integer.toString(id), names.get(id)));
    return map;
  }

  /**
   * The names, id 0 first.
   *
   * @return an immutable list
   */
  public List<String> names() {
    return names;
  }

  /**
   * How many labels there are.
   *
   * @return K, the width of the head
   */
  public int size() {
    return names.size();
  }

  /**
   * The name of a label.
   *
   * @param id from 0 to {@code size() - 1}
   * @return its name
   */
  public String name(int id) {
    return names.get(id);
  }

  /**
   * Whether the set holds a label.
   *
   * @param name a label
   * @return true if it has an id
   */
  public boolean contains(String name) {
    return ids.containsKey(name);
  }

  /**
   * The id of a label.
   *
   * @param name a label of the set
   * @return its id
   * @throws UserException if the set does not hold it
   */
  public int id(String name) {
    Integer id = ids.get(name);
    if (id == null) {
      throw new UserException("Unknown label \"" + name + "\"; the model knows " + names);
    }
    return id;
  }

  /**
   * Whether the labels spell spans.
   *
   * @return false for plain labels such as parts of speech
   */
  public boolean hasSpans() {
    return TagScheme.recognise(List.of(names)) != TagScheme.PLAIN;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSet set && names.equals(set.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
