package lookright.training.data;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a sentence stands, for messages.
 *
 * @param file the file
 * @param lines a line a word, or one for all of them, from 1; none where the pointer says it
 * @param pointer the place in a JSON value (RFC 6901), or null
 */
public record SentencePlace(Path file, List<Integer> lines, @Nullable String pointer) {

  public SentencePlace {
    lines = List.copyOf(lines);
  }

  /** {@code file line n pointer}. */
  String of(int word) {
    String line =
        lines.isEmpty() ? "" : " line " + lines.get(Math.min(word, lines.size() - 1)).toString();
    return file + line + (pointer == null ? "" : " " + pointer);
  }
}
