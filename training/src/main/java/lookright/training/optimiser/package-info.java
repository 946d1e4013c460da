/**
 * What turns gradients into new weights: AdamW, learning-rate schedules, accumulation and clipping.
 *
 * <p>Never here: data, a graph.
 */
@NullMarked
package lookright.training.optimiser;

import org.jspecify.annotations.NullMarked;
