package lookright.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits: what tells a file from one that was changed or damaged. */
public final class Sha256 {
  private static final int CHUNK_BYTES = 1 << 20;

  private Sha256() {}

  /**
   * The hash of a file's bytes.
   *
   * @throws UserException if there is no such file, or no right to read it
   */
  public static String of(Path file) {
    MessageDigest digest = digest();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(chunk.clear()) >= 0) {
        digest.update(chunk.flip());
      }
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of a text's UTF-8 bytes. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
