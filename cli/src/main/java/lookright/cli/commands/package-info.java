/**
 * One class for each command: its arguments, its help, and one call of the work that it stands for.
 *
 * <p>Never here: how an option is read from a file, and how progress looks.
 */
@NullMarked
package lookright.cli.commands;

import org.jspecify.annotations.NullMarked;
