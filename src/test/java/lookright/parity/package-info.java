/**
 * Equality with PyTorch, the meaning of masks, and what must hold of a whole model: same bits for
 * any number of threads, bounded memory, a quiet guest.
 *
 * <p>Never here: what one module can show alone.
 */
@NullMarked
package lookright.parity;

import org.jspecify.annotations.NullMarked;
