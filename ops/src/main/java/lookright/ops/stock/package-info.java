/**
 * Operators that are each a few of ND4J's own, run one after the other on the arrays where they
 * are: what a device without Java kernels needs, in few large steps. Each brings a gradient that
 * computes nothing that is not wanted.
 *
 * <p>Never here: a kernel, the address of an array, an operator whose own gradient is asked for.
 */
@NullMarked
package lookright.ops.stock;

import org.jspecify.annotations.NullMarked;
