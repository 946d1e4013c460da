package lookright.model.labels;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How the tags of a data set spell its spans. */
public enum TagScheme {
  /** {@code B-} starts every span, {@code I-} continues it: what LookRight trains on. */
  IOB2,
  /** {@code I-} starts a span; {@code B-} only where a span of the same type ends just before. */
  IOB1,
  /** {@code B-}, {@code I-}, {@code E-}nd, {@code S-}ingle; also spelled BILOU. */
  BIOES,
  /** No spans: every word has a label of its own, such as a part of speech. */
  PLAIN;

  /**
   * Recognises the scheme of a whole data set. Data that is valid IOB2 is IOB2, even if it is valid
   * IOB1 too; data of {@code B- I- O} that is valid in neither is IOB2 with mistakes.
   *
   * @param sentences the tags of every sentence
   * @return its scheme; IOB2 if all tags are {@code O}
   */
  public static TagScheme recognise(Iterable<List<String>> sentences) {
    if (isPlain(sentences)) {
      return PLAIN;
    }
    Set<TagScheme> possible = EnumSet.of(IOB2, IOB1);
    for (List<String> tags : sentences) {
      Tag previous = Tag.OUTSIDE;
      for (String label : tags) {
        Tag tag = Tag.parse(label);
        if ("ESLU".indexOf(tag.prefix()) >= 0) {
          return BIOES;
        }
        boolean continues = !previous.outside() && previous.type().equals(tag.type());
        if (tag.prefix() == 'I' && !continues) {
          possible.remove(IOB2);
        } else if (tag.prefix() == 'B' && !continues) {
          possible.remove(IOB1);
        }
        previous = tag;
      }
    }
    return possible.equals(EnumSet.of(IOB1)) ? IOB1 : IOB2;
  }

  /** Plain unless some tag is typed, or all are bare letters of a span scheme. */
  private static boolean isPlain(Iterable<List<String>> sentences) {
    Set<String> labels = new TreeSet<>();
    sentences.forEach(labels::addAll);
    labels.remove("O");
    return !labels.isEmpty()
        && labels.stream().map(Tag::parse).noneMatch(Tag::typed)
        && !(labels.contains("B") && labels.stream().map(Tag::parse).noneMatch(Tag::plain));
  }

  /**
   * Writes one sentence of this scheme as IOB2.
   *
   * @param tags its tags, in this scheme
   * @return the same spans in IOB2; plain labels and mistakes stay as they are
   */
  public List<String> toIob2(List<String> tags) {
    if (this == IOB2 || this == PLAIN) {
      return List.copyOf(tags);
    }
    List<String> converted = new ArrayList<>(tags.size());
    Tag previous = Tag.OUTSIDE;
    for (String label : tags) {
      Tag tag = Tag.parse(label);
      converted.add(
          switch (tag.prefix()) {
            case 'S', 'U' -> tag.withPrefix('B');
            case 'E', 'L' -> tag.withPrefix('I');
            case 'I' ->
                this == IOB1 && !previous.type().equals(tag.type()) ? tag.withPrefix('B') : label;
            default -> label;
          });
      previous = tag;
    }
    return List.copyOf(converted);
  }

  /**
   * Whether a label can stand beside others of this scheme.
   *
   * @param label one label
   * @return false for a label without a prefix in data of spans
   */
  public boolean accepts(String label) {
    return this == PLAIN || !Tag.parse(label).plain();
  }
}
