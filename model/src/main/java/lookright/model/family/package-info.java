/**
 * From a Hugging Face {@code config.json} to the decoder's facts, one class per model family.
 *
 * <p>To add a family, see docs/adding-a-family.md.
 */
@NullMarked
package lookright.model.family;

import org.jspecify.annotations.NullMarked;
