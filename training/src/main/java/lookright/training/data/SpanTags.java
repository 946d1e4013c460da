package lookright.training.data;

import java.util.Arrays;
import java.util.List;

/** The tags of one sentence in IOB2, made of spans; a later span overwrites an earlier one. */
final class SpanTags {
  private final String[] tags;

  SpanTags(int words) {
    tags = new String[words];
    Arrays.fill(tags, "O");
  }

  /** Whether the words from {@code start} up to, but without, {@code end} are some of these. */
  boolean holds(int start, int end) {
    return 0 <= start && start < end && end <= tags.length;
  }

  void mark(int start, int end, String type) {
    Arrays.fill(tags, start, end, "I-" + type);
    tags[start] = "B-" + type;
  }

  List<String> tags() {
    return List.of(tags);
  }
}
