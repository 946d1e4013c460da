/**
 * From run records to tables that people read: what {@code lookright report} writes.
 *
 * <p>Never here: training, files of weights, the command line.
 */
@NullMarked
package lookright.training.report;

import org.jspecify.annotations.NullMarked;
