/** Tests of what the families read. */
@NullMarked
package lookright.model.family;

import org.jspecify.annotations.NullMarked;
