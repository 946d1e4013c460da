/**
 * Everything that owns a weight: configuration, model families, the decoder graph, heads.
 *
 * <p>Never here: an optimiser, a data set, a command.
 */
@NullMarked
package lookright.model;

import org.jspecify.annotations.NullMarked;
