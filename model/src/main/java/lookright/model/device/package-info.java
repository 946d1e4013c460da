/**
 * What computes: the processors or a GPU, which one, and why not. Everything here is found out
 * without ND4J, so that a wrong choice is one sentence and not a stack trace of its start.
 *
 * <p>Never here: a tensor, a graph.
 */
@NullMarked
package lookright.model.device;

import org.jspecify.annotations.NullMarked;
