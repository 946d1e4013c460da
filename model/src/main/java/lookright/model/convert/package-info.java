/**
 * Weights of other formats under Hugging Face's names: {@code TensorNames} is the one table of
 * names, {@code RotaryRows} the one order of rows that differs; configurations made from what the
 * formats say of themselves; conversion and comparison, a piece of a tensor at a time.
 *
 * <p>Never here: a format's bytes (see {@code lookright.io}), an array, a graph.
 */
@NullMarked
package lookright.model.convert;

import org.jspecify.annotations.NullMarked;
