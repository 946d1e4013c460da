/**
 * The command line: which commands there are, what failures print and how the process ends.
 *
 * <p>Never here: a tensor.
 */
@NullMarked
package lookright.cli;

import org.jspecify.annotations.NullMarked;
