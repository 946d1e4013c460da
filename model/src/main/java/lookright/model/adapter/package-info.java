/**
 * Adapters as PEFT saves them: low-rank updates and a head for a model that stays as it is.
 *
 * <p>Never here: what a decoder computes with them.
 */
@NullMarked
package lookright.model.adapter;

import org.jspecify.annotations.NullMarked;
