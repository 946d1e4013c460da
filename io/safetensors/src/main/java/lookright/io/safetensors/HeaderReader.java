package lookright.io.safetensors;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lookright.io.safetensors.SafetensorsException.Kind;

/**
 * Rules 1 to 4: from the file's first bytes to text. The header streams; it is never held whole.
 */
final class HeaderReader {
  private final Path file;
  private final DataReader data;

  HeaderReader(Path file, DataReader data) {
    this.file = file;
    this.data = data;
  }

  /** The header's length in bytes, after rules 1 to 3. */
  long length() throws IOException {
    long size = data.size();
    if (size < 8) {
      throw refuse(Kind.HEADER_TOO_SMALL, size + " bytes", "at least 8");
    }
    ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    data.readFully(prefix, 0, "the header's length");
    long length = prefix.getLong();
    String found = "a header length of " + Long.toUnsignedString(length);
    if (Long.compareUnsigned(length, SafetensorsFile.MAX_HEADER_BYTES) > 0) {
      String expected = "at most " + SafetensorsFile.MAX_HEADER_BYTES;
      throw refuse(Kind.HEADER_TOO_LARGE, found, expected + "; is it a safetensors file?");
    }
    if (8 + length > size) {
      String expected = "at most " + (size - 8) + ", what the file has left";
      throw refuse(Kind.HEADER_BEYOND_FILE, found, expected);
    }
    return length;
  }

  /** The header's text, after all of it was found to be UTF-8: rule 4 comes before the others. */
  Reader text(long length) throws IOException {
    char[] sink = new char[4096];
    try (Reader reader = decode(length)) {
      int count;
      do {
        count = reader.read(sink);
      } while (count >= 0);
    } catch (CharacterCodingException e) {
      throw refuse(Kind.HEADER_NOT_UTF8, "a header that is not UTF-8", "UTF-8 throughout");
    }
    return decode(length);
  }

  private Reader decode(long length) {
    return new InputStreamReader(
        data.stream(8, 8 + length, "the header"), StandardCharsets.UTF_8.newDecoder());
  }

  private SafetensorsException refuse(Kind kind, String found, String expected) {
    return new SafetensorsException(kind, file, found, expected);
  }
}
