/**
 * The per-layer attention-mask operator: the one place where masks meet tensors.
 *
 * <p>Never here: weights, text forms.
 */
@NullMarked
package lookright.attention.op;

import org.jspecify.annotations.NullMarked;
