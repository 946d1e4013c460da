/**
 * Whole runs: from settings and files to a model folder with its record, curves and card.
 *
 * <p>Never here: the arithmetic of a step (loop, optimiser), the command line.
 */
@NullMarked
package lookright.training.run;

import org.jspecify.annotations.NullMarked;
