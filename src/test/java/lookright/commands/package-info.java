/**
 * The commands from their arguments to their files and exit codes, on tiny random models.
 *
 * <p>Never here: what one room can prove alone.
 */
@NullMarked
package lookright.commands;

import org.jspecify.annotations.NullMarked;
