/**
 * The safetensors format: strict reader and canonical writer, in a jar of its own that needs
 * jackson-core and nothing else.
 *
 * <h2>The file, byte by byte</h2>
 *
 * <pre>
 * byte 0      N, the header's length: 8 bytes, unsigned, little-endian, at most 100,000,000
 * byte 8      the header: N bytes of UTF-8, one JSON object, white space around it
 * byte 8 + N  the data: the tensors' bytes one after the other, without gaps, to the file's end
 * </pre>
 *
 * The header has one entry for each tensor, and may have {@code __metadata__}, a map from string to
 * string:
 *
 * <pre>
 * {"__metadata__":{"format":"pt"},
 *  "w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
 *  "h":{"dtype":"F16","shape":[2],"data_offsets":[8,12]}}
 * </pre>
 *
 * Offsets are begin and end (exclusive), counted from byte 8 + N. Values are little-endian,
 * row-major; packed types (4 and 6 bits) fill whole bytes. A scalar has the shape {@code []}. A
 * dimension may be 0; then begin = end. Nothing needs to be aligned. {@link Dtype} lists the types.
 *
 * <h2>What a reader checks, in this order</h2>
 *
 * <ol>
 *   <li>The file has 8 bytes.
 *   <li>N is at most 100,000,000.
 *   <li>8 + N is at most the file's length. Only now is memory taken for the header, as it streams.
 *   <li>The header is UTF-8; bad bytes are not replaced.
 *   <li>It is one JSON object, at most 127 deep, and nothing but white space follows.
 *   <li>{@code __metadata__} is null or maps strings to strings, and stands there at most once.
 *   <li>Each other entry has {@code dtype} (a string), {@code shape} and {@code data_offsets}
 *       (unsigned integers, written as such), each once.
 *   <li>The type is one of {@link Dtype}.
 *   <li>Sorted by begin and end, the first tensor begins at 0 and each other where the one before
 *       ends: no hole, no overlap, no bytes of two tensors.
 *   <li>The product of shape and bits, factor by factor, fits 64 bits.
 *   <li>It fills whole bytes.
 *   <li>It is the size of the range. Rules 9 to 12 are applied tensor by tensor.
 *   <li>The last tensor ends where the file ends.
 * </ol>
 *
 * Each way to break a rule is one {@link SafetensorsException.Kind}. {@link
 * SafetensorsFile.Mode#COMPATIBLE} decides as the reference implementation does (version 0.8.0;
 * measured, by a script in {@code src/test/python}, on files that the fuzzer builds). {@link
 * SafetensorsFile.Mode#STRICT}, the default, refuses what readers are known to understand
 * differently: a name or a metadata key twice, unknown fields, names that are empty, hold NUL or
 * look like a path. Values are never checked: NaN is legal.
 *
 * <h2>Limits of ours, in both modes</h2>
 *
 * A header may hold 1,000,000 names, dimensions, offsets and metadata strings (200,000 matrices),
 * names of 65,536 characters and texts of 20,000,000. So hostile headers are refused in seconds and
 * cost memory by what they hold, never by what they claim.
 *
 * <h2>What the writer writes</h2>
 *
 * Tensors by type, highest of {@link Dtype} first, then by name in UTF-8 order; {@code
 * __metadata__} first, its keys sorted; no white space but the blanks that fill N to a multiple of
 * 8. Equal tensors give equal bytes. The file is forced to disk before it takes its name.
 *
 * <h2>Use</h2>
 *
 * <pre>{@code
 * try (SafetensorsFile file = SafetensorsFile.open(path)) {
 *   for (String name : file.names()) {
 *     FloatBuffer values = FloatBuffer.allocate((int) file.info(name).elementCount());
 *     file.readFloats(name, values);
 *   }
 * }
 * new SafetensorsWriter().addFloats("w", List.of(2L), () -> values).write(target);
 * }</pre>
 *
 * <p>Never here: models, tensors of a numeric library.
 */
@NullMarked
package lookright.io.safetensors;

import org.jspecify.annotations.NullMarked;
