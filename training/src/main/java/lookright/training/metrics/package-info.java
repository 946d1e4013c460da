/**
 * Scores of predicted labels against gold labels: spans as seqeval 1.2.2 counts them, and single
 * labels. All scores are fractions of 1; an undefined ratio is 0.
 *
 * <p>Never here: files, models, the wording of a report.
 */
@NullMarked
package lookright.training.metrics;

import org.jspecify.annotations.NullMarked;
