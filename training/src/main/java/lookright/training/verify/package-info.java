/**
 * Recomputes the values of an expected file from its inputs and a model folder, and compares.
 *
 * <p>Never here: how to train a model in earnest; expected values before the comparison.
 */
@NullMarked
package lookright.training.verify;

import org.jspecify.annotations.NullMarked;
