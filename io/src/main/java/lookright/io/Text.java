package lookright.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Text that is UTF-8 or refused: no byte is ever replaced silently. */
public final class Text {
  private Text() {}

  /**
   * The whole file, without a byte order mark.
   *
   * @throws UserException if the file is missing, may not be read, or is not UTF-8 (with the line)
   */
  public static String read(Path file) {
    try {
      return decode(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /** The lines of a file, without their ends ({@code \n}, {@code \r\n} or {@code \r}). */
  public static List<String> lines(Path file) {
    return read(file).lines().toList();
  }

  /**
   * Decodes bytes that came from {@code where} (a file's name, or "standard input").
   *
   * @throws UserException naming the line if the bytes are not UTF-8
   */
  public static String decode(byte[] bytes, String where) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') >= 0) {
      requireUtf8(bytes, where); // U+FFFD stands in the bytes, or for bytes that are none
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static void requireUtf8(byte[] bytes, String where) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length), true);
    if (result.isError()) {
      int at = in.position();
      long line = 1;
      for (int i = 0; i < at; i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new UserException(
          String.format(
              "%s, line %d: found byte 0x%02X, which is not UTF-8; save the file as UTF-8",
              where, line, bytes[at] & 0xff));
    }
  }
}
