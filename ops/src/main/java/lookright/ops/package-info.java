/**
 * How SameDiff runs a kernel written in Java: the operator base class, the graph session with its
 * array pool, the worker threads, vector maths, and the operators of a LLaMA that hold no mask.
 *
 * <p>Every operator has a composed twin in made of stock SameDiff operators: the oracle in tests
 * and the path for backends where no Java kernel can run. Never here: masks, weights, files.
 */
@NullMarked
package lookright.ops;

import org.jspecify.annotations.NullMarked;
