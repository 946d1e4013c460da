package lookright.io.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import lookright.io.Formats;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged checkpoints end in a decision: all is read, or a {@link UserException}. */
class PytorchFuzzTest {
  private static final int ROUNDS = Integer.getInteger("lookright.fuzz.rounds", 1_000);

  @TempDir Path folder;

  @Test
  void damagedPicklesInAWholeArchive() throws IOException {
    Archive archive = Archive.read(Formats.path("odd.bin"));
    byte[] pickle = archive.files().get(archive.pickleName());
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      archive.files().put(archive.pickleName(), Formats.damaged(pickle, random, pickle.length));
      Path file = archive.write(folder.resolve("x.bin"), true);
      refused += isRefused(file, "seed " + seed + ", round " + round) ? 1 : 0;
    }
    assertThat(refused).as("seed %d", seed).isBetween(ROUNDS / 2, ROUNDS - 1);
  }

  @Test
  void damagedArchives() throws IOException {
    byte[] whole = Files.readAllBytes(Formats.path("odd.bin"));
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path file =
          Files.write(folder.resolve("x.bin"), Formats.damaged(whole, random, whole.length));
      refused += isRefused(file, "seed " + seed + ", round " + round) ? 1 : 0;
    }
    assertThat(refused).as("seed %d", seed).isBetween(ROUNDS / 10, ROUNDS - 1);
  }

  private static boolean isRefused(Path path, String round) {
    try (PytorchFile file = PytorchFile.open(path)) {
      file.names().forEach(name -> Formats.bytes(file, name));
      return false;
    } catch (UserException e) {
      return true;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(round, e);
    }
  }
}
