package lookright.training.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import lookright.training.metrics.Score;
import lookright.training.metrics.SpanReport;
import org.jspecify.annotations.Nullable;

/**
 * Scores as they are written: by {@code evaluate --json} and in {@code run.json}. Fractions of 1.
 *
 * @param strict spans, seqeval's strict IOB2
 * @param conlleval spans, seqeval's default; written as {@code default}
 * @param tokenAccuracy share of words with the gold label
 * @param tokenMacroF1 over labels; only where labels spell no spans
 * @param sentences how many were scored
 * @param lostWords words behind a cut, neither in gold nor in predictions
 */
public record ScoreRecord(
    Spans strict,
    @JsonProperty("default") Spans conlleval,
    double tokenAccuracy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double tokenMacroF1,
    int sentences,
    int lostWords) {

  /**
   * Scores over spans.
   *
   * @param precision micro average, as recall and f1
   * @param macroF1 mean of the types' F1
   * @param perType by type of span
   */
  public record Spans(
      double precision, double recall, double f1, double macroF1, Map<String, Score> perType) {
    static Spans of(SpanReport report) {
      return new Spans(
          report.precision(), report.recall(), report.f1(), report.macroF1(), report.perType());
    }
  }

  static ScoreRecord of(Evaluation evaluation) {
    return new ScoreRecord(
        Spans.of(evaluation.scores().strict()),
        Spans.of(evaluation.scores().conlleval()),
        evaluation.scores().tokenAccuracy(),
        evaluation.spans() ? null : evaluation.tokens().macro().f1(),
        evaluation.scores().sentences(),
        evaluation.lostWords());
  }

  /** The score by which runs are compared: strict span F1, or token accuracy for plain labels. */
  public double headline() {
    return tokenMacroF1 == null ? strict.f1() : tokenAccuracy;
  }
}
