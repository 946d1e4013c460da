package lookright.io.tokenizer.conversion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import lookright.io.UserException;

/**
 * The fields of one protobuf message in memory, in order. Nothing is read or allocated beyond the
 * bytes that are there; whatever breaks the encoding is a {@link UserException} with its place.
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer in;
  private final int start;
  private final String where;
  private int number;
  private int wireType;

  /** A reader of a whole file's bytes; {@code where} is its name in messages. */
  ProtobufReader(byte[] bytes, String where) {
    this(ByteBuffer.wrap(bytes), 0, where);
  }

  private ProtobufReader(ByteBuffer in, int start, String where) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.start = start;
    this.where = where;
  }

  /** Goes to the next field, whose value must then be read or skipped; false at the end. */
  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = rawVarint();
    wireType = (int) (tag & 7);
    number = (int) (tag >>> 3);
    if (tag >>> 32 != 0 || number == 0) {
      throw error("the tag of no field");
    }
    return true;
  }

  /** The number of the current field. */
  int field() {
    return number;
  }

  /** An integer, an enumeration's number or a truth value. */
  long varint() {
    require(VARINT);
    return rawVarint();
  }

  /** A single-precision number. */
  float float32() {
    require(FIXED32);
    requireBytes(4);
    return in.getFloat();
  }

  /** A message within this one. */
  ProtobufReader message() {
    int length = length();
    int at = in.position();
    in.position(at + length);
    return new ProtobufReader(in.slice(at, length), start + at, where);
  }

  /** Plain bytes. */
  byte[] bytes() {
    byte[] bytes = new byte[length()];
    in.get(bytes);
    return bytes;
  }

  /** Text, which must be UTF-8. */
  String text() {
    byte[] bytes = bytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw error("text that is not UTF-8 in field " + number);
    }
  }

  /** Passes over a field that nobody asks for. */
  void skip() {
    switch (wireType) {
      case VARINT -> rawVarint();
      case FIXED64 -> forward(8);
      case BYTES -> forward(length());
      case FIXED32 -> forward(4);
      default -> throw error("a field of the unknown kind " + wireType);
    }
  }

  private void forward(int count) {
    requireBytes(count);
    in.position(in.position() + count);
  }

  private int length() {
    require(BYTES);
    long length = rawVarint();
    if (length < 0 || length > in.remaining()) {
      throw error("a field of " + Long.toUnsignedString(length) + " bytes beyond the end");
    }
    return (int) length;
  }

  private long rawVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      requireBytes(1);
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw error("a number of more than ten bytes");
  }

  private void require(int wanted) {
    if (wireType != wanted) {
      throw error("field " + number + " of kind " + wireType + " instead of " + wanted);
    }
  }

  private void requireBytes(int count) {
    if (in.remaining() < count) {
      throw error("the end in the middle of a field");
    }
  }

  private UserException error(String found) {
    return new UserException(
        "%s: found %s at byte %d; expected a SentencePiece model; is the download whole?"
            .formatted(where, found, start + in.position()));
  }
}
