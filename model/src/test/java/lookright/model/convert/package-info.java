@NullMarked
package lookright.model.convert;

import org.jspecify.annotations.NullMarked;
