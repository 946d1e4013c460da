/**
 * How fast we are: JMH benchmarks of each kernel beside its twin of stock operators and of whole
 * steps, and our side of the comparison with Python. Nothing here is ever on a user's path.
 */
@NullMarked
package lookright.benchmarks;

import org.jspecify.annotations.NullMarked;
