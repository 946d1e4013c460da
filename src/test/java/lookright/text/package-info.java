/**
 * Running text against given words, on real corpora where they lie beside the repository.
 *
 * <p>Never here: third-party text.
 */
@NullMarked
package lookright.text;

import org.jspecify.annotations.NullMarked;
