package lookright.training.data;

import java.util.Locale;
import lookright.io.UserException;

/** What the label of an event's trigger is: its type, or only that it is a trigger. */
enum EventLabels {
  /** Trigger classification. */
  TYPE,
  /** Trigger identification. */
  TRIGGER;

  private static final String IDENTIFIED = "trigger";

  /** As the label column says; by default the type. */
  static EventLabels of(TextFile file, DataFormat format, Columns columns) {
    columns.refuseToken(file, format);
    String asked = columns.label();
    for (EventLabels labels : values()) {
      if (asked == null || asked.equals(labels.name().toLowerCase(Locale.ROOT))) {
        return labels;
      }
    }
    throw new UserException(
        "%s: no label column \"%s\" in the format %s; expected type or trigger (--label-column)"
            .formatted(file.path(), asked, format));
  }

  String label(String type) {
    return this == TYPE ? type : IDENTIFIED;
  }

  /** Refuses a range of words that the sentence does not have. */
  static void require(JsonPlace place, SpanTags tags, int start, int end, int words) {
    if (!tags.holds(start, end)) {
      throw place.error(
          "a range [start, end) of the sentence's %d words, end exclusive".formatted(words));
    }
  }
}
