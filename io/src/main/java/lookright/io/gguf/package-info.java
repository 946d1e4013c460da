/**
 * GGUF, the format of llama.cpp, versions 2 and 3, for reading: metadata and tensors.
 *
 * <p>A file is: {@code GGUF}; version (32 bits); number of tensors, number of metadata entries (64
 * bits each); the entries: key, type, value; the tensors' descriptions: name, number of dimensions,
 * dimensions with the innermost first, type, offset; zeros up to a multiple of {@code
 * general.alignment} (32 by default); the tensors' data, each at its offset from there. Texts are a
 * length (64 bits) and UTF-8; everything is little-endian.
 *
 * <p>Types F32, F16, BF16, F64 and the integers can be read; quantised ones are listed and refused
 * by name when read.
 *
 * <p>Never here: what the names mean for a model.
 */
@NullMarked
package lookright.io.gguf;

import org.jspecify.annotations.NullMarked;
