/**
 * Matrices in four bits an entry: NF4 with double quantisation (Dettmers et al., QLoRA, arXiv
 * 2305.14314), the same codes that bitsandbytes makes.
 *
 * <p>The codec is pure Java; {@link Nf4Matrix} keeps codes in native memory. Never here: operators,
 * threads, names of tensors.
 *
 * <p>A matrix {@code [M, K]} is read row-major, in blocks of 64 entries that do not end with a row;
 * the last one may be shorter.
 *
 * <ul>
 *   <li>Each entry is the number of the nearest of 16 levels once divided by its block's largest
 *       magnitude. Two to a byte, the first in the high half; behind an odd entry stands the level
 *       0.
 *   <li>The blocks' largest magnitudes, less their mean, are 8-bit numbers in a table of 256
 *       values, in turn divided by the largest magnitude of 256 neighbours.
 * </ul>
 *
 * That is 4 bits an entry, 8 bits for each 64 entries and 32 for each 16,384.
 */
@NullMarked
package lookright.ops.nf4;

import org.jspecify.annotations.NullMarked;
