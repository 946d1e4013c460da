/**
 * The training loop: from examples to new weights, epoch by epoch. It knows no task and no file.
 */
@NullMarked
package lookright.training.loop;

import org.jspecify.annotations.NullMarked;
