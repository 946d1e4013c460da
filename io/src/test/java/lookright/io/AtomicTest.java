package lookright.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole or not at all, and nothing left behind. */
class AtomicTest {
  @TempDir Path folder;

  private List<String> listing() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(p -> !p.equals(folder))
          .map(p -> folder.relativize(p).toString())
          .sorted()
          .toList();
    }
  }

  private Path save(String content, boolean force) throws IOException {
    Path target = folder.resolve("model");
    try (AtomicFolder staged = AtomicFolder.create(target, force)) {
      Files.createDirectory(staged.path().resolve("sub"));
      Files.writeString(staged.path().resolve("sub/file"), content);
      assertThat(target.resolve("sub/" + content)).doesNotExist();
      staged.commit();
    }
    return target;
  }

  @Test
  void aCommittedFolderStandsAlone() throws IOException {
    save("new", false);
    assertThat(listing()).containsExactly("model", "model/sub", "model/sub/file");
  }

  @Test
  void anExistingFolderIsRefusedUnlessForced() throws IOException {
    Path target = save("old", false);
    Files.writeString(target.resolve("more"), "x");
    assertThatThrownBy(() -> save("new", false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("exists already")
        .hasMessageContaining("--force");
    assertThat(target.resolve("sub/file")).hasContent("old");
    save("new", true);
    assertThat(target.resolve("sub/file")).hasContent("new");
    assertThat(listing()).containsExactly("model", "model/sub", "model/sub/file");
  }

  @Test
  void withoutCommitNothingRemainsAndTheOldFolderStays() throws IOException {
    Path target = save("old", false);
    try (AtomicFolder staged = AtomicFolder.create(target, true)) {
      Files.writeString(staged.path().resolve("half"), "x");
    }
    assertThat(listing()).containsExactly("model", "model/sub", "model/sub/file");
    assertThat(target.resolve("sub/file")).hasContent("old");
  }

  @Test
  void aFolderThatAppearedMeanwhileIsNotOverwritten() throws IOException {
    Path target = folder.resolve("model");
    try (AtomicFolder staged = AtomicFolder.create(target, false)) {
      Files.createDirectory(target);
      assertThatThrownBy(staged::commit).isInstanceOf(UserException.class);
    }
    assertThat(listing()).containsExactly("model");
  }

  @Test
  void whatAKilledProcessLeftIsPutRight() throws IOException {
    String id = "." + java.util.UUID.randomUUID();
    Path other = Files.createDirectory(folder.resolve(".model.b" + id + ".staging"));
    Files.createDirectories(folder.resolve(".model" + id + ".staging/half"));
    Files.createDirectories(folder.resolve(".model" + id + ".gone/half"));
    Path old = Files.createDirectory(folder.resolve(".model" + id + ".old"));
    Files.writeString(old.resolve("file"), "old");
    AtomicFolder.recover(folder.resolve("model"));
    assertThat(listing())
        .containsExactly(folder.relativize(other).toString(), "model", "model/file");
    Files.createDirectories(folder.resolve(".model" + id + ".old/newer stands"));
    AtomicFolder.recover(folder.resolve("model"));
    assertThat(folder.resolve("model/file")).hasContent("old");
    assertThat(listing()).hasSize(3);
    AtomicFolder.delete(folder.resolve("model"));
    AtomicFolder.delete(folder.resolve("model"));
    assertThat(listing()).hasSize(1);
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> AtomicFolder.create(file.resolve("a/b"), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file.resolve("a/b").toString());
    assertThatThrownBy(() -> AtomicFile.writeText(folder.resolve("no/file"), "x"))
        .isInstanceOf(UserException.class);
  }

  @Test
  void aFileIsReplacedWholeOrNotAtAll() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.writeText(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("No space left");
    assertThat(file).hasContent("old");
    assertThat(listing()).containsExactly("file");
    AtomicFile.writeText(file, "new");
    assertThat(file).hasContent("new");
  }
}
