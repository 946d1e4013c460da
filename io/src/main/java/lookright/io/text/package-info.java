/**
 * From running text to words with their places.
 *
 * <p>Never here: sub-tokens, models, files.
 */
@NullMarked
package lookright.io.text;

import org.jspecify.annotations.NullMarked;
