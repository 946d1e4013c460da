/** The walls between the rooms (docs/house.md), as rules over the compiled classes. */
@NullMarked
package lookright.architecture;

import org.jspecify.annotations.NullMarked;
