/**
 * How a run's progress looks: a bar with the time left on a terminal, plain lines elsewhere.
 *
 * <p>Never here: a result; results go to standard output, progress to standard error.
 */
@NullMarked
package lookright.cli.progress;

import org.jspecify.annotations.NullMarked;
