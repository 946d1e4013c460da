package lookright.training.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lookright.io.AtomicFile;
import lookright.io.Json;
import lookright.io.JsonRecords;

/**
 * Scored sentences as JSONL, {@code {"tokens","tags","predicted"}} a line, with {@code "lost"}
 * where words are behind a cut. A run keeps one such file for its validation sentences and one for
 * its test sentences; either is also a data set that {@code train} and {@code evaluate} read.
 */
public final class PredictionFile {
  /** Its name in a run's folder for the validation sentences. */
  public static final String VALIDATION = "predictions-validation.jsonl";

  /** Its name in a run's folder for the test sentences. */
  public static final String TEST = "predictions-test.jsonl";

  private PredictionFile() {}

  /**
   * Writes a file, whole or not at all.
   *
   * @param sentences in the order of the data
   * @throws lookright.io.UserException if the place cannot be written to
   */
  public static void write(Path file, List<PredictedSentence> sentences) {
    StringBuilder lines = new StringBuilder();
    for (PredictedSentence sentence : sentences) {
      lines.append(JsonRecords.toJson(sentence)).append('\n');
    }
    AtomicFile.writeText(file, lines.toString());
  }

  /**
   * Reads a file.
   *
   * @throws lookright.io.UserException naming file, line and key of what is not as it was written
   */
  public static List<PredictedSentence> read(Path file) {
    TextFile text = TextFile.read(file);
    List<PredictedSentence> sentences = new ArrayList<>();
    int number = 0;
    for (String line : text.lines()) {
      number++;
      String where = file + " line " + number;
      sentences.add(JsonRecords.of(Json.parse(line, where), where, PredictedSentence.class));
    }
    return List.copyOf(sentences);
  }
}
