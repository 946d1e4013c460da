package lookright.training.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/** How a file of sentences is written. */
public enum DataFormat {
  /** A token and its columns a line, an empty line between sentences. */
  CONLL,
  /** Comma-separated values: a token a row, or a sentence a row with Python lists as cells. */
  CSV,
  /** The same with tabs. */
  TSV,
  /** One JSON object a line. */
  JSONL,
  /** Running text, one sentence a line; holds no labels. */
  TEXT,
  /** Universal Dependencies' ten columns, or Universal NER's five. */
  CONLLU,
  /** SemEval-2014 task 4: XML with aspect terms and their polarity. */
  SEMEVAL,
  /** Event triggers of ACE 2005: a JSON list of sentences. */
  ACE,
  /** Event triggers of MAVEN: a JSON document a line. */
  MAVEN,
  /** Slots of SNIPS (2017): JSON, utterances by intent. */
  SNIPS;

  /**
   * The format of a file.
   *
   * @param asked what the user asked for, or null
   * @param file the file, or null for a stream
   * @param otherwise where neither the user nor the extension tells
   * @return the format asked for, else the extension's, else {@code otherwise}
   */
  public static DataFormat of(
      @Nullable DataFormat asked, @Nullable Path file, DataFormat otherwise) {
    if (asked != null) {
      return asked;
    }
    String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "csv" -> CSV;
      case "tsv" -> TSV;
      case "jsonl", "ndjson" -> JSONL;
      case "conllu" -> CONLLU;
      case "xml" -> SEMEVAL;
      case "conll", "iob", "iob2", "bio", "bioes" -> CONLL;
      default -> otherwise;
    };
  }

  /**
   * Reads the name as users write it.
   *
   * @param name {@code conll}, {@code csv} and so on
   * @return the format
   * @throws UserException if there is none of this name
   */
  public static DataFormat parse(String name) {
    for (DataFormat format : values()) {
      if (format.toString().equals(name)) {
        return format;
      }
    }
    throw new UserException(
        "Unknown format \"%s\"; expected one of %s (--format)"
            .formatted(name, Arrays.toString(values())));
  }

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
