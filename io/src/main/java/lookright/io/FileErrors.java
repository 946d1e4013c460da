package lookright.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import lookright.io.safetensors.SafetensorsException;

/**
 * Tells the mistakes of a user (a missing file, a folder without rights) from failures of the
 * machine (a full disk, a broken one), which stay {@link UncheckedIOException}.
 */
public final class FileErrors {
  private FileErrors() {}

  /** What to throw when reading {@code path} failed with {@code e}. */
  public static RuntimeException reading(Path path, IOException e) {
    if (e instanceof SafetensorsException) {
      return new UserException(String.valueOf(e.getMessage()), e);
    }
    if (e instanceof NoSuchFileException) {
      return new UserException(path + ": found no such file; check the path", e);
    }
    if (Files.isDirectory(path)) {
      return new UserException(path + ": found a folder; expected a file", e);
    }
    if (e instanceof AccessDeniedException) {
      return new UserException(path + ": found no right to read it; check its permissions", e);
    }
    return new UncheckedIOException(path + ": reading failed: " + reason(e), e);
  }

  /** What to throw when writing {@code path} failed with {@code e}. */
  public static RuntimeException writing(Path path, IOException e) {
    if (e instanceof AccessDeniedException || reason(e).contains("Read-only file system")) {
      return new UserException(path + ": found no right to write there; choose another place", e);
    }
    if (e instanceof NotDirectoryException
        || e instanceof NoSuchFileException
        || e instanceof FileAlreadyExistsException
        || reason(e).toLowerCase(Locale.ROOT).contains("not a directory")) {
      return new UserException(
          path + ": cannot be made there (" + reason(e) + "); choose another place", e);
    }
    return new UncheckedIOException(path + ": writing failed: " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such folder";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
