/** The commands. Never here: a tensor. */
@NullMarked
package lookright.cli;

import org.jspecify.annotations.NullMarked;
