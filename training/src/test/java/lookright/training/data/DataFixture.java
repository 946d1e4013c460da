package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.io.UserException;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.io.TempDir;

/** Small files for the reader tests. */
abstract class DataFixture {
  @TempDir Path folder;

  Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  DataSet read(String name, String... lines) throws IOException {
    return DataReader.read(file(name, lines), null, Columns.DEFAULT);
  }

  DataSet read(Columns columns, String name, String... lines) throws IOException {
    return DataReader.read(file(name, lines), null, columns);
  }

  AbstractStringAssert<?> assertError(Path path, Columns columns) {
    UserException e =
        catchThrowableOfType(UserException.class, () -> DataReader.read(path, null, columns));
    assertThat(e).as("an error for %s", path).isNotNull();
    assertThat(e.getMessage()).startsWith(path.toString()).doesNotContain("\n");
    return assertThat(e.getMessage());
  }

  AbstractStringAssert<?> assertError(String name, String... lines) throws IOException {
    return assertError(file(name, lines), Columns.DEFAULT);
  }
}
