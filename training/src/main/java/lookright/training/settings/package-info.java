/**
 * What a run was asked to do: immutable records, checked when they are made.
 *
 * <p>The defaults are those of arXiv 2401.14556 where it states one. Never here: how the values
 * were given (flags, YAML), and anything that opens a file.
 */
@NullMarked
package lookright.training.settings;

import org.jspecify.annotations.NullMarked;
