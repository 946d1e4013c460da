/**
 * Who may look at whom: attention masks as predicates, layer plans and their text form.
 *
 * <p>Pure Java: nothing here imports ND4J. Never here: weights, tensors, files.
 */
@NullMarked
package lookright.attention;

import org.jspecify.annotations.NullMarked;
