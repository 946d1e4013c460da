package lookright.model.tagging;

import lookright.model.labels.LabelSet;

/**
 * What was found for a word.
 *
 * @param label the label's number, or {@link #NONE}
 * @param score its probability, from 0 to 1; 1 for a word without sub-tokens
 * @param seen whether the model saw the word; one that was cut off has no label and score 0
 */
public record WordLabel(int label, float score, boolean seen) {
  /** No label of the model: the word has no sub-token, or was cut off. */
  public static final int NONE = -1;

  /** The label's name in the model's set; {@code O} for none, whether or not the set has it. */
  public String name(LabelSet labels) {
    return label == NONE ? "O" : labels.name(label);
  }
}
