/**
 * Data sets, batches, objectives, the optimiser, the loop, checkpoints, metrics, run records and
 * reports.
 *
 * <p>Never here: the command line.
 */
@NullMarked
package lookright.training;

import org.jspecify.annotations.NullMarked;
