package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import lookright.attention.AttentionMask;
import lookright.model.tagging.LabelPosition;
import lookright.training.run.RunRecord;
import lookright.training.run.ScoreRecord;
import lookright.training.statistics.Sample;
import org.jspecify.annotations.Nullable;

/**
 * How much of the gain of a full over a causal decoder is seeing the rest of one's own word, and
 * how much is seeing later words. With labels on last sub-tokens a causal decoder has seen the
 * whole word, so that what is left of the gain there is for later words.
 *
 * @param score what is compared, such as {@code test}
 * @param causalFirst labels on first sub-tokens, all layers causal; the others likewise
 */
record WordOrFuture(
    String score, Sample causalFirst, Sample fullFirst, Sample causalLast, Sample fullLast) {
  private static final String TEXT =
      """
      **%s, %s.** With labels on **first** sub-tokens, taking the causal mask off every layer moves F1 \
      from %s to %s: %s points. That model sees two new things, the rest of the word and the words \
      behind it. With labels on **last** sub-tokens the causal model has seen the whole word already, \
      and the same change moves F1 from %s to %s: %s points. %s
      """;

  /** The comparison on the seeds that all-causal and all-full runs of both experiments share. */
  static Optional<WordOrFuture> of(
      String name,
      Experiment first,
      Experiment last,
      Function<RunRecord, @Nullable ScoreRecord> score) {
    Predicate<AttentionMask> causal = AttentionMask.causal()::equals;
    Predicate<AttentionMask> full = AttentionMask.full()::equals;
    List<List<RunRecord>> cells =
        List.of(
            first.uniform(causal), first.uniform(full), last.uniform(causal), last.uniform(full));
    List<Sample> samples = new ArrayList<>();
    for (List<RunRecord> cell : cells) {
      Sample sample =
          Experiment.sample(
              cell.stream()
                  .filter(run -> cells.stream().allMatch(c -> has(c, run.seed())))
                  .toList(),
              score);
      if (sample == null) {
        return Optional.empty();
      }
      samples.add(sample);
    }
    return Optional.of(
        new WordOrFuture(name, samples.get(0), samples.get(1), samples.get(2), samples.get(3)));
  }

  private static boolean has(List<RunRecord> runs, long seed) {
    return runs.stream().anyMatch(run -> run.seed() == seed);
  }

  /** The experiment that differs from {@code first} in the place of the label alone. */
  static Optional<Experiment> counterpart(Experiment first, List<Experiment> all) {
    if (first.setup().labelOn() != LabelPosition.FIRST) {
      return Optional.empty();
    }
    Experiment.Setup wanted = first.setup().with(LabelPosition.LAST);
    return all.stream().filter(other -> other.setup().equals(wanted)).findFirst();
  }

  double gain() {
    return fullFirst.mean() - causalFirst.mean();
  }

  /** What is left of the gain where the whole word was seen before: that of later words. */
  double laterWords() {
    return fullLast.mean() - causalLast.mean();
  }

  double ownWord() {
    return gain() - laterWords();
  }

  /** A paragraph. */
  String text() {
    int seeds = causalFirst.values().size();
    return TEXT.formatted(
        score,
        seeds == 1 ? "one seed" : seeds + " seeds",
        causalFirst,
        fullFirst,
        signed(gain()),
        causalLast,
        fullLast,
        signed(laterWords()),
        verdict() + " " + certainty());
  }

  private String verdict() {
    if (gain() <= 0) {
      return "There is no gain to divide here.";
    }
    if (laterWords() <= 0) {
      return "So nothing of the gain of %s points is left: it is seeing the rest of one's own word, and later words did not help."
          .formatted(Sample.number(gain()));
    }
    if (ownWord() <= 0) {
      return "So the whole gain of %s points is there without the rest of one's own word: it is seeing later words."
          .formatted(Sample.number(gain()));
    }
    return "So of the %s points, about %s (%.0f %%) are seeing the rest of one's own word and %s (%.0f %%) are seeing later words."
        .formatted(
            Sample.number(gain()),
            Sample.number(ownWord()),
            100 * ownWord() / gain(),
            Sample.number(laterWords()),
            100 * laterWords() / gain());
  }

  private String certainty() {
    Double causal = causalLast.squaredError();
    Double full = fullLast.squaredError();
    if (causal == null || full == null) {
      return "With one seed nothing is known about the spread of these numbers.";
    }
    double error = Math.sqrt(causal + full);
    String text = "The %s points of later words have a standard error of %s over seeds: ";
    return text.formatted(signed(laterWords()), Sample.number(error))
        + (Math.abs(laterWords()) > 2 * error
            ? "more than chance."
            : "these runs cannot tell them from chance.");
  }

  private static String signed(double value) {
    String number = Sample.number(value);
    return number.startsWith("-") ? number : "+" + number;
  }
}
