package lookright.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One owner at a time, and none after the last. */
class FolderLockTest {
  @TempDir Path folder;

  @Test
  void theSecondIsRefusedUntilTheFirstLetsGo() {
    Path place = folder.resolve("a/work");
    try (FolderLock first = FolderLock.take(place, Path.of("out"))) {
      assertThat(first.folder()).isEqualTo(place);
      assertThatThrownBy(() -> FolderLock.take(place, Path.of("out")))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("out: found another run at work")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    assertThat(place.resolve("lock")).doesNotExist();
    try (FolderLock second = FolderLock.take(place, place)) {
      assertThat(second.folder().resolve("lock")).exists();
    }
  }

  @Test
  void aFileLeftByAKilledProcessIsNoLock() throws Exception {
    Files.writeString(
        folder.resolve("lock"),
        "process 1 long ago and a longer text than ours, for sure; truncated\n");
    try (FolderLock lock = FolderLock.take(folder, folder)) {
      assertThat(Files.readString(lock.folder().resolve("lock")))
          .hasLineCount(1)
          .contains("process");
    }
  }
}
