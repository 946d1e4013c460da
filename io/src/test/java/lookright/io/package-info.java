/** Tests of reading and writing: text, JSON, atomic files and folders, tensor folders. */
@NullMarked
package lookright.io;

import org.jspecify.annotations.NullMarked;
