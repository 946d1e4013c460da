/**
 * The decoder as a SameDiff graph, written once over two sets of operators: fused (ragged, our
 * kernels) and composed (padded, stock operators).
 *
 * <p>It reads facts such as {@code biases().qkv()}, never a family's name.
 */
@NullMarked
package lookright.model.graph;

import org.jspecify.annotations.NullMarked;
