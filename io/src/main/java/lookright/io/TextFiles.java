package lookright.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text files in UTF-8, and nothing else. */
public final class TextFiles {
  private TextFiles() {}

  /** The whole text; a missing file or bad bytes are a user's mistake. */
  public static String read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(file + " is not a file, expected one: is the path right?");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UserException(file + " is not UTF-8 text: convert it first", e);
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
