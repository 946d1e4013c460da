/**
 * Which of the formats below a file or folder is.
 *
 * <p>Never here: a format's bytes, a model's names.
 */
@NullMarked
package lookright.io.weights;

import org.jspecify.annotations.NullMarked;
