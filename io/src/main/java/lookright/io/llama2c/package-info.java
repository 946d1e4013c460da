/**
 * The {@code .bin} files of llama2.c, float32, versions 0 (the original) and 1.
 *
 * <p>Version 0 is seven 32-bit integers (width, inner width, layers, query heads, key heads,
 * vocabulary, longest sequence; the vocabulary is negative where the output matrix is stored), then
 * the tensors kind by kind, each kind for all layers, then two rotary tables that readers skip,
 * then the output matrix if it is not the embedding. Version 1 begins with {@code ak42}, its
 * version, the seven integers, a byte that says whether the output matrix is the embedding, zeros
 * up to byte 256; norms come first and there are no tables. Tensors carry the names of LLaMA's
 * first release.
 *
 * <p>Never here: another framework's names, the order of rows that it wants.
 */
@NullMarked
package lookright.io.llama2c;

import org.jspecify.annotations.NullMarked;
