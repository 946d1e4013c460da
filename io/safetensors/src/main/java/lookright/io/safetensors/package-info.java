/**
 * The safetensors format: strict reader and canonical writer, without ND4J.
 *
 * <p>Never here: models, tensors of a numeric library.
 */
@NullMarked
package lookright.io.safetensors;

import org.jspecify.annotations.NullMarked;
