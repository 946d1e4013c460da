/** Tests of the safetensors format: the truth table, hostile files, round trips. */
@NullMarked
package lookright.io.safetensors;

import org.jspecify.annotations.NullMarked;
