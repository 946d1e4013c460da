package lookright.model.tagging;

/**
 * What was found for a word.
 *
 * @param label the label's number
 * @param score its probability, from 0 to 1
 * @param seen whether the model saw the word; one that was cut off has label 0 and score 0
 */
public record WordLabel(int label, float score, boolean seen) {}
