/** LookRight as a guest in somebody else's JVM. */
@NullMarked
package lookright.guest;

import org.jspecify.annotations.NullMarked;
