@NullMarked
package lookright.io.gguf;

import org.jspecify.annotations.NullMarked;
