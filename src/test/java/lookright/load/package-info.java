/** The tagger under load: many threads, many sentences, any text; memory and time stay bounded. */
@NullMarked
package lookright.load;

import org.jspecify.annotations.NullMarked;
