package lookright.training.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lookright.io.UserException;

/** A text file in UTF-8, read whole; a byte-order mark is dropped. */
record TextFile(Path path, String text) {

  static TextFile read(Path path) {
    byte[] bytes = bytes(path);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw new UserException(
          "%s line %d: byte 0x%02X is not UTF-8; save the file as UTF-8 (iconv -f %s -t utf8)"
              .formatted(path, lineAt(text, text.length()), bytes[in.position()], encoding(bytes)));
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new UserException(
          "%s line %d: found a zero byte; expected text in UTF-8 (is it UTF-16 or not text at all?)"
              .formatted(path, lineAt(text, nul)));
    }
    return new TextFile(path, text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /** A guess at what the file is instead, by its byte order mark. */
  private static String encoding(byte[] bytes) {
    boolean marked = bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe;
    return marked && (bytes[0] & 0xff) >= 0xfe ? "utf-16" : "latin1";
  }

  private static byte[] bytes(Path path) {
    if (!Files.exists(path)) {
      throw new UserException(path + " does not exist; expected a data file");
    }
    if (Files.isDirectory(path)) {
      throw new UserException(path + " is a folder; expected a data file");
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UserException(path + " cannot be read (" + e + "); check its permissions", e);
    }
  }

  private static long lineAt(String text, int end) {
    return 1 + text.chars().limit(end).filter(c -> c == '\n').count();
  }

  List<String> lines() {
    return text.lines().toList();
  }

  /** An error at a line, counted from 1. */
  UserException error(long line, String message) {
    return new UserException(path + " line " + line + ": " + message);
  }
}
