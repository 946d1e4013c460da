@NullMarked
package lookright.io.llama2c;

import org.jspecify.annotations.NullMarked;
