package lookright.parity;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folders of {@code resources/golden}: a model and what PyTorch computes with it. */
final class Golden {
  private Golden() {}

  /** All folders; a new one is found without a change here. */
  static List<Path> folders() throws IOException, URISyntaxException {
    URL root = Golden.class.getResource("/golden");
    if (root == null) {
      throw new IllegalStateException("No resources/golden on the class path");
    }
    try (Stream<Path> found = Files.list(Path.of(root.toURI()))) {
      return found.filter(Files::isDirectory).sorted().toList();
    }
  }

  static Path folder(String name) throws IOException, URISyntaxException {
    return folders().stream().filter(f -> f.endsWith(name)).findFirst().orElseThrow();
  }

  static Path expected(Path folder) {
    return folder.resolve("expected.safetensors");
  }
}
