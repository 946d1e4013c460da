@NullMarked
package lookright.io.pytorch;

import org.jspecify.annotations.NullMarked;
