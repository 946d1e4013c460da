/**
 * Bytes to named arrays and back: strict JSON, atomic folders, tokenizers.
 *
 * <p>Never here: a model, a graph, an optimiser.
 */
@NullMarked
package lookright.io;

import org.jspecify.annotations.NullMarked;
