package lookright.model.labels;

import java.util.ArrayList;
import java.util.List;

/**
 * How a tag sequence, well-formed or not, is read as spans.
 *
 * <p>On well-formed IOB2 both readings agree. They differ on what a model may well predict: an
 * {@code I-} that continues nothing.
 */
public enum SpanScheme {

  /**
   * seqeval's {@code mode="strict", scheme=IOB2}: a span starts only at {@code B-} and goes on
   * while {@code I-} of the same type follows; any other tag belongs to no span.
   */
  STRICT_IOB2 {
    @Override
    public List<Span> decode(List<String> tags) {
      List<Span> spans = new ArrayList<>();
      int start = -1;
      String open = "";
      for (int i = 0; i <= tags.size(); i++) {
        Tag tag = i < tags.size() ? Tag.parse(tags.get(i)) : Tag.OUTSIDE;
        if (start >= 0 && !(tag.prefix() == 'I' && tag.spanType().equals(open))) {
          spans.add(new Span(open, start, i));
          start = -1;
        }
        if (tag.prefix() == 'B') {
          start = i;
          open = tag.spanType();
        }
      }
      return List.copyOf(spans);
    }
  },

  /**
   * seqeval's default, which is conlleval's: an {@code I-} after nothing, or after another type,
   * starts a span of its own.
   */
  CONLLEVAL {
    @Override
    public List<Span> decode(List<String> tags) {
      List<Span> spans = new ArrayList<>();
      Tag previous = Tag.OUTSIDE;
      int start = 0;
      for (int i = 0; i <= tags.size(); i++) {
        Tag tag = i < tags.size() ? Tag.parse(tags.get(i)) : Tag.OUTSIDE;
        if (!previous.outside() && ends(previous, tag)) {
          spans.add(new Span(previous.spanType(), start, i));
        }
        if (!tag.outside() && starts(previous, tag)) {
          start = i;
        }
        previous = tag;
      }
      return List.copyOf(spans);
    }
  };

  /**
   * Reads one sentence.
   *
   * @param tags one tag per word; plain labels belong to no span
   * @return its spans, from left to right
   */
  public abstract List<Span> decode(List<String> tags);

  private static boolean ends(Tag previous, Tag next) {
    return next.outside()
        || "ESLU".indexOf(previous.prefix()) >= 0
        || "BSU".indexOf(next.prefix()) >= 0
        || !previous.type().equals(next.type());
  }

  private static boolean starts(Tag previous, Tag tag) {
    return previous.outside() || ends(previous, tag);
  }
}
