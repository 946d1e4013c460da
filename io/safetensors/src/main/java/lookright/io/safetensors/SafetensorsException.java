package lookright.io.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that breaks the format, or a tensor that cannot be read as asked. The message is one line:
 * the file, what was found, what was expected.
 */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * One constant for each way to be refused. Numbers are the rules of {@link
   * lookright.io.safetensors the format}.
   */
  public enum Kind {
    /** Rule 1: fewer than 8 bytes. */
    HEADER_TOO_SMALL,
    /** Rule 2: the header claims more than 100,000,000 bytes. */
    HEADER_TOO_LARGE,
    /** Rule 3: the header claims to be longer than the file. */
    HEADER_BEYOND_FILE,
    /** Rule 4: the header is not UTF-8. */
    HEADER_NOT_UTF8,
    /** Rule 5: the header is not JSON: broken off, padded with NUL, begun by a byte order mark. */
    HEADER_NOT_JSON,
    /** Rule 5: the header is JSON, but no object. */
    HEADER_NOT_AN_OBJECT,
    /** Rule 5: more JSON after the header's object. */
    MORE_AFTER_HEADER,
    /** Rule 5: objects and arrays more than 127 deep. */
    NESTED_TOO_DEEP,
    /** Rule 5: half a surrogate pair in a string: JSON, but not Unicode. */
    LONE_SURROGATE,
    /** Rule 6: {@code __metadata__} is neither null nor a map from string to string. */
    BAD_METADATA,
    /** Rule 6: {@code __metadata__} twice. */
    METADATA_TWICE,
    /** Rule 7: a tensor's entry is not an object. */
    BAD_ENTRY,
    /** Rule 7: an entry lacks its type, shape or offsets. */
    FIELD_MISSING,
    /** Rule 7: an entry has its type, shape or offsets twice. */
    FIELD_TWICE,
    /** Rule 7: {@code dtype} is not a string. */
    BAD_DTYPE,
    /** Rule 7: {@code shape} is not an array of unsigned 64-bit integers. */
    BAD_SHAPE,
    /** Rule 7: {@code data_offsets} is not an array of two unsigned 64-bit integers. */
    BAD_OFFSETS,
    /** Rule 8: an element type that the format does not know. */
    UNKNOWN_DTYPE,
    /** Rule 9: bytes between two tensors, or before the first, that belong to none. */
    HOLE,
    /** Rule 9: a tensor that begins before the previous one ends. */
    OVERLAP,
    /** Rule 9: two tensors of the same bytes. */
    SHARED_RANGE,
    /** Rule 9: a tensor that ends before it begins. */
    END_BEFORE_BEGIN,
    /** Rule 10: the size of a shape does not fit 64 bits. */
    SIZE_OVERFLOW,
    /** Rule 11: packed elements that do not fill their last byte. */
    MISALIGNED,
    /** Rule 12: the byte range does not have the size of shape and type. */
    SIZE_MISMATCH,
    /** Rule 13: the file is shorter than its header says. */
    DATA_MISSING,
    /** Rule 13: the file is longer than its header says. */
    DATA_LEFT_OVER,
    /** Strict only: two tensors of one name. */
    DUPLICATE_NAME,
    /** Strict only: a key twice in {@code __metadata__}. */
    DUPLICATE_METADATA_KEY,
    /** Strict only: a field that the format does not know. */
    UNKNOWN_FIELD,
    /** Strict only: a tensor named by the empty string. */
    EMPTY_NAME,
    /** Strict only: a name with NUL in it. */
    NUL_IN_NAME,
    /** Strict only: a name that could be taken for a path. */
    PATH_LIKE_NAME,
    /** Our limit: more names, dimensions and metadata than a model has. */
    TOO_MANY_VALUES,
    /** Our limit: a name, text or number longer than any model needs. */
    TOO_LONG_TEXT,
    /** Reading: no tensor of that name. */
    NO_SUCH_TENSOR,
    /** Reading: the element type cannot be converted as asked. */
    NOT_CONVERTIBLE,
    /** Reading: the file became shorter after it was opened. */
    TRUNCATED,
  }

  private final Kind kind;

  SafetensorsException(Kind kind, Path file, String found, String expected) {
    super(file + ": found " + found + "; expected " + expected);
    this.kind = kind;
  }

  /** Which rule was broken. */
  public Kind kind() {
    return kind;
  }
}
