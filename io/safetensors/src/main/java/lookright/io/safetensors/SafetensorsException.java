package lookright.io.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that breaks the format, or a tensor that cannot be read as asked. The message is one line:
 * the file, what was found, what was expected.
 */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** One constant for each way to be refused. */
  public enum Kind {
    /** Fewer than 8 bytes. */
    HEADER_TOO_SMALL,
    /** The header claims more than 100,000,000 bytes. */
    HEADER_TOO_LARGE,
    /** The header claims to be longer than the file. */
    HEADER_BEYOND_FILE,
    /** The header is not UTF-8. */
    HEADER_NOT_UTF8,
    /** The header is not exactly one JSON object, or is nested too deeply. */
    HEADER_NOT_JSON,
    /** {@code __metadata__} is not a map from string to string, or stands there twice. */
    BAD_METADATA,
    /** A tensor's entry lacks a field, or has one twice or of another form. */
    BAD_ENTRY,
    /** An element type that the format does not know. */
    UNKNOWN_DTYPE,
    /** A hole, an overlap, a shared range or an end before its begin. */
    INVALID_OFFSET,
    /** The size of a shape does not fit 64 bits. */
    SIZE_OVERFLOW,
    /** Packed elements that do not fill their last byte. */
    MISALIGNED,
    /** The byte range does not have the size of shape and type. */
    SIZE_MISMATCH,
    /** The file is shorter or longer than its header says. */
    FILE_LENGTH,
    /** Strict only: two tensors of one name. */
    DUPLICATE_NAME,
    /** Strict only: a key twice in {@code __metadata__}. */
    DUPLICATE_METADATA_KEY,
    /** Strict only: a field that the format does not know. */
    UNKNOWN_FIELD,
    /** Strict only: a name that is empty, holds NUL or looks like a path. */
    UNSAFE_NAME,
    /** More names, dimensions and metadata than the reader's limit. */
    TOO_MANY_VALUES,
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
