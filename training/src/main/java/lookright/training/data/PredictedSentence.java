package lookright.training.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A scored sentence.
 *
 * @param tokens its words
 * @param tags the gold label of every word
 * @param predicted what a model found, {@code O} for a word that it did not see
 * @param lost indices of words behind a cut, which no score counts; null for none
 */
public record PredictedSentence(
    List<String> tokens,
    List<String> tags,
    List<String> predicted,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Integer> lost) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is not one label of each kind for every word
   */
  public PredictedSentence {
    tokens = List.copyOf(tokens);
    tags = List.copyOf(tags);
    predicted = List.copyOf(predicted);
    lost = lost == null ? null : List.copyOf(lost);
    if (tags.size() != tokens.size() || predicted.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "%d tags and %d predictions for %d words"
              .formatted(tags.size(), predicted.size(), tokens.size()));
    }
  }

  /** How many words no score counts. */
  public int lostWords() {
    return lost == null ? 0 : lost.size();
  }

  /** Gold labels of the words that the model saw. */
  @JsonIgnore
  public List<String> seenTags() {
    return seen(tags);
  }

  /** Predicted labels of the words that the model saw. */
  @JsonIgnore
  public List<String> seenPredicted() {
    return seen(predicted);
  }

  /** Whether another prediction is for the same words with the same gold labels. */
  public boolean isSameTask(PredictedSentence other) {
    return tokens.equals(other.tokens) && seenTags().equals(other.seenTags());
  }

  private List<String> seen(List<String> labels) {
    List<Integer> without = lost;
    return without == null
        ? labels
        : IntStream.range(0, labels.size())
            .filter(word -> !without.contains(word))
            .mapToObj(labels::get)
            .toList();
  }
}
