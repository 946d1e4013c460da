package lookright.training.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.training.EpochReport;
import lookright.training.ProgressListener;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.Checkpoints.Part;
import lookright.training.loop.LoopState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Whole or not at all, the newest two, and no damage unseen. */
class RunCheckpointsTest {
  private static final RunIdentity MINE =
      new RunIdentity(new TreeMap<>(Map.of("lr", "0.1", "train", "sha256:aa")));

  @TempDir Path folder;
  private final List<String> heard = new ArrayList<>();
  private String failAt = "";

  private final ProgressListener listener =
      new ProgressListener() {
        @Override
        public void message(String text) {
          heard.add(text);
        }

        @Override
        public void writing(String what) {
          if (what.equals(failAt)) {
            throw new UncheckedIOException(new IOException("No space left on device"));
          }
        }
      };

  private RunCheckpoints checkpoints(RunIdentity identity) {
    return new RunCheckpoints(folder.resolve("run"), 0, identity, Json.object(), listener);
  }

  private static LoopState state(int steps) {
    EpochReport epoch = new EpochReport(1, 0.1 + 0.2, OptionalDouble.of(1 / 3.0), 5.5, true);
    EpochReport unscored = new EpochReport(2, Math.nextUp(1.0), OptionalDouble.empty(), 1, false);
    LoopState.Tally tally = new LoopState.Tally(Math.PI, 3, 4, 1e-300);
    return new LoopState(2, 7, steps, 9, -0.0, tally, 1e17 + 1, false, List.of(epoch, unscored));
  }

  private void save(RunCheckpoints checkpoints, int steps) {
    checkpoints.save(
        state(steps),
        List.of(
            new Part(Checkpoints.WEIGHTS, Map.of("a.b", Nd4j.createFromArray(steps, 2f, 3f))),
            new Part(Checkpoints.KEPT, Map.of("a.b", Nd4j.createFromArray(-0f, 5f, 6f)))));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve("run"))) {
      return found.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private int latestStep(RunCheckpoints checkpoints) {
    try (SavedState saved = checkpoints.latest()) {
      return saved == null ? -1 : saved.state().steps();
    }
  }

  @Test
  void whatWasSavedComesBackToTheLastBit() {
    RunCheckpoints checkpoints = checkpoints(MINE);
    assertThat(checkpoints.latest()).isNull();
    save(checkpoints, 5);
    try (SavedState saved = checkpoints.latest()) {
      assertThat(saved.state()).isEqualTo(state(5));
      assertThat(saved.has(Checkpoints.SUMS)).isFalse();
      FloatBuffer values = FloatBuffer.allocate(3);
      saved.read(Checkpoints.KEPT, "a.b", values);
      assertThat(values.array()).containsExactly(-0f, 5f, 6f);
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void theNewestTwoStay() throws IOException {
    RunCheckpoints checkpoints = checkpoints(MINE);
    for (int step = 1; step <= 4; step++) {
      save(checkpoints, step);
    }
    assertThat(names()).containsExactly("000003-step-3", "000004-step-4");
    checkpoints.delete();
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void anyFlippedByteMissingOrCutFileIsSeen() throws IOException {
    save(checkpoints(MINE), 1);
    save(checkpoints(MINE), 2);
    Path newest = folder.resolve("run/000002-step-2");
    List<Path> files;
    try (Stream<Path> found = Files.list(newest)) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSize(5);
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int at : new int[] {0, bytes.length / 2, bytes.length - 2}) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        Files.write(file, flipped);
        assertFallsBack(file);
      }
      Files.write(file, Arrays.copyOf(bytes, bytes.length - 2));
      assertFallsBack(file);
      Files.delete(file);
      assertFallsBack(file);
      Files.write(file, bytes);
      assertThat(latestStep(checkpoints(MINE))).isEqualTo(2);
    }
  }

  private void assertFallsBack(Path file) {
    heard.clear();
    assertThat(latestStep(checkpoints(MINE))).as(file.toString()).isEqualTo(1);
    assertThat(heard.get(0)).startsWith("Warning: ").contains("000002-step-2 is damaged (");
    boolean names = heard.get(0).contains(file.getFileName().toString());
    assertThat(names || heard.get(0).contains("manifest.json")).as(heard.get(0)).isTrue();
  }

  @Test
  void aDamagedOneNeverCountsAsOneOfTheTwo() throws IOException {
    save(checkpoints(MINE), 1);
    save(checkpoints(MINE), 2);
    Files.delete(folder.resolve("run/000002-step-2/state.json"));
    RunCheckpoints again = checkpoints(MINE);
    assertThat(latestStep(again)).isEqualTo(1);
    save(again, 2);
    assertThat(names()).containsExactly("000001-step-1", "000003-step-2");
  }

  @Test
  void whereNoneIsWholeTheRunBeginsAnewWithAWarning() throws IOException {
    save(checkpoints(MINE), 1);
    Files.delete(folder.resolve("run/000001-step-1/_SUCCESS"));
    assertThat(latestStep(checkpoints(MINE))).isEqualTo(-1);
    assertThat(heard).anyMatch(text -> text.contains("begins anew"));
  }

  @Test
  void aFailureAtAnyStepLeavesTheOnesBefore() throws IOException {
    save(checkpoints(MINE), 1);
    save(checkpoints(MINE), 2);
    for (String step :
        List.of(
            "weights.safetensors",
            "kept.safetensors",
            "state.json",
            "manifest.json",
            "_SUCCESS",
            "move")) {
      failAt = step;
      assertThatThrownBy(() -> save(checkpoints(MINE), 3)).hasMessageContaining("No space left");
      assertThat(names()).as(step).containsExactly("000001-step-1", "000002-step-2");
      assertThat(latestStep(checkpoints(MINE))).isEqualTo(2);
    }
  }

  @Test
  void otherSettingsAreRefusedByName() {
    save(checkpoints(MINE), 1);
    RunIdentity other =
        new RunIdentity(new TreeMap<>(Map.of("lr", "0.2", "train", "sha256:bb", "clip", "1.0")));
    assertThatThrownBy(() -> checkpoints(other).latest())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("lr is 0.2, was 0.1")
        .hasMessageContaining("clip is 1.0, was not given")
        .hasMessageContaining("train holds something else now");
  }

  @Test
  void twoStatesAreComparedBitForBit() {
    RunCheckpoints checkpoints = checkpoints(MINE);
    save(checkpoints, 1);
    Path first = checkpoints.newest();
    save(checkpoints, 1);
    assertThat(SavedStates.compare(first, checkpoints.newest()).differences()).isEmpty();
    assertThat(SavedStates.compare(first, checkpoints.newest()).tensors()).isEqualTo(2);
    save(checkpoints, 2);
    assertThat(
            SavedStates.compare(first.resolveSibling("000002-step-1"), checkpoints.newest())
                .differences())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("counters"))
        .contains("weights a.b: 1 of 3 entries differ, by up to 1.00e+00");
  }
}
