package lookright.training.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lookright.io.FileErrors;
import lookright.io.UserException;

/** The files that a path means: itself, or all that fit a pattern with {@code *} and its like. */
final class DataFiles {
  private DataFiles() {}

  /** At least one, sorted by path; a path without a pattern need not exist. */
  static List<Path> of(Path path) {
    if (Files.exists(path) || !isPattern(path)) {
      return List.of(path);
    }
    List<Path> found = new ArrayList<>();
    Path root = path.getRoot();
    found.add(root == null ? Path.of("") : root);
    for (Path name : path) {
      List<Path> next = new ArrayList<>();
      for (Path folder : found) {
        if (isPattern(name)) {
          next.addAll(matches(folder, name));
        } else if (Files.exists(folder.resolve(name))) {
          next.add(folder.resolve(name));
        }
      }
      found = next;
    }
    found.removeIf(Files::isDirectory);
    if (found.isEmpty()) {
      throw new UserException(path + ": no file fits this pattern; expected data files");
    }
    return found.stream().sorted().toList();
  }

  private static boolean isPattern(Path path) {
    return path.toString().matches(".*[*?\\[{].*");
  }

  private static List<Path> matches(Path folder, Path name) {
    List<Path> matches = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder, name.toString())) {
        for (Path path : listed) {
          if (!path.getFileName().toString().startsWith(".")) {
            matches.add(path);
          }
        }
      } catch (IOException e) {
        throw FileErrors.reading(folder, e);
      }
    }
    return matches;
  }
}
