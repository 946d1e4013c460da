package lookright.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import lookright.cli.ExitCode;
import lookright.io.FolderLock;
import lookright.io.UserException;
import lookright.model.device.Device;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import lookright.training.resume.WorkFolder;
import lookright.training.settings.Accumulation;
import lookright.training.settings.TrainSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that goes on ends with the same bits; what does not fit is refused by name. */
class ResumeTest {
  @TempDir Path folder;
  private TinyRun run;

  @BeforeEach
  void aRun() throws IOException {
    run = TinyRun.in(folder);
  }

  /** Stops after so many micro-batches of this process and hears messages. */
  private static final class Stop implements ProgressListener {
    final CancellationSignal signal = new CancellationSignal();
    final List<String> messages = new ArrayList<>();
    final List<Double> losses = new ArrayList<>();
    private int left;

    Stop(int microBatches) {
      left = microBatches;
    }

    @Override
    public void step(long step, double loss, long tokens) {
      losses.add(loss);
      if (--left == 0) {
        signal.cancel();
      }
    }

    @Override
    public void message(String text) {
      messages.add(text);
    }
  }

  private Stop stopped(String out, boolean resume, int microBatches) {
    return stopped(run.settings(out, resume, 0), microBatches);
  }

  private static Stop stopped(TrainSettings settings, int microBatches) {
    Stop stop = new Stop(microBatches);
    assertThatThrownBy(() -> TinyRun.train(settings, stop, stop.signal))
        .isInstanceOf(CancellationException.class);
    return stop;
  }

  private Stop finished(String out, boolean resume) {
    return finished(run.settings(out, resume, 0));
  }

  private static Stop finished(TrainSettings settings) {
    Stop stop = new Stop(Integer.MAX_VALUE);
    TinyRun.train(settings, stop, stop.signal);
    return stop;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 10, 14, TinyRun.MICRO_BATCHES - 1})
  void anyMicroBatchIsAPlaceToStop(int microBatches) throws IOException {
    finished("whole", false);
    stopped("cut", false, microBatches);
    assertThat(run.out("cut")).doesNotExist();
    Stop rest = finished("cut", true);
    assertThat(rest.messages).anyMatch(text -> text.startsWith("Goes on after step"));
    assertThat(run.weights("cut")).isEqualTo(run.weights("whole"));
    assertThat(run.record("cut")).isEqualTo(run.record("whole"));
    assertThat(run.checkpoints("cut").getParent()).doesNotExist();
  }

  /** Numbers then agree within the contract's tolerance for training losses, not in bits. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onAnotherDevice(boolean from) {
    Device first = from ? Device.COMPOSED : Device.CPU;
    Device second = from ? Device.CPU : Device.COMPOSED;
    List<Double> whole = finished("whole", false).losses;
    Stop begun = new Stop(7);
    TrainSettings cut = run.settings("cut", false, 0);
    assertThatThrownBy(() -> TinyRun.train(cut, begun, begun.signal, first))
        .isInstanceOf(CancellationException.class);
    Stop rest = new Stop(Integer.MAX_VALUE);
    TinyRun.train(run.settings("cut", true, 0), rest, rest.signal, second);
    List<Double> both = new ArrayList<>(begun.losses);
    both.addAll(rest.losses);
    assertThat(both).hasSameSizeAs(whole);
    for (int i = 0; i < whole.size(); i++) {
      assertThat(both.get(i)).as("step %d", i).isCloseTo(whole.get(i), withinPercentage(0.01));
    }
  }

  /** Stopped after a micro-batch that is passed over, or summed, or made the step. */
  @ParameterizedTest
  @CsvSource({"LAST, 1", "LAST, 5", "LAST, 12", "SUM, 4", "SUM, 5"})
  void soItIsUnderAnyAccumulation(Accumulation accumulation, int microBatches) throws IOException {
    finished(run.settings("whole", false, 0, accumulation));
    stopped(run.settings("cut", false, 0, accumulation), microBatches);
    finished(run.settings("cut", true, 0, accumulation));
    assertThat(run.weights("cut")).isEqualTo(run.weights("whole"));
    assertThat(run.record("cut")).isEqualTo(run.record("whole"));
    stopped(run.settings("other", false, 0, accumulation), microBatches);
    assertThatThrownBy(() -> finished(run.settings("other", true, 0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("accumulation is mean, was " + accumulation);
  }

  @Test
  void anotherRecipeIsRefused() throws IOException {
    stopped(run.settings("cut", false, 0), 4);
    Ran ran = Ran.lookright("train", "--resume", run.out("cut"), "--recipe=paper");
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.USER);
    assertThat(ran.complaint())
        .singleElement()
        .asString()
        .contains("recipe is paper, was not given")
        .doesNotContain("lr is");
  }

  @Test
  void stoppedAgainAndAgain() throws IOException {
    finished("whole", false);
    stopped("cut", false, 2);
    for (int i = 0; i < 5; i++) {
      stopped("cut", true, 3);
    }
    finished("cut", true);
    assertThat(run.weights("cut")).isEqualTo(run.weights("whole"));
    assertThat(run.record("cut")).isEqualTo(run.record("whole"));
  }

  @Test
  void theOneBeforeADamagedOneIsUsed() throws IOException {
    finished("whole", false);
    stopped("cut", false, 4);
    stopped("cut", true, 4);
    List<Path> both = listed(run.checkpoints("cut"));
    assertThat(both).hasSize(2);
    Path file = both.get(1).resolve("means.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Stop rest = finished("cut", true);
    assertThat(rest.messages)
        .anyMatch(text -> text.contains(both.get(1) + " is damaged (means.safetensors has another"))
        .anyMatch(text -> text.contains(both.get(0).toString()));
    assertThat(run.weights("cut")).isEqualTo(run.weights("whole"));
  }

  private static List<Path> listed(Path where) throws IOException {
    try (Stream<Path> found = Files.list(where)) {
      return found.sorted().toList();
    }
  }

  @Test
  void theCommandNeedsNoSettingsAndRefusesOthersByName() throws IOException {
    finished("whole", false);
    stopped("cut", false, 13);
    Ran again = Ran.lookright(run.arguments("cut").toArray());
    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.USER);
    assertThat(again.complaint()).singleElement().asString().contains("--resume", "--force");
    Ran other = Ran.lookright("train", "--resume", run.out("cut"), "--lr=0.5", "--seed=2");
    assertThat(other.code()).as(other.err()).isEqualTo(ExitCode.USER);
    assertThat(other.complaint())
        .singleElement()
        .asString()
        .contains("lr is 0.5, was 0.01", "seed is [2], was [1]")
        .doesNotContain("dropout");
    Path data = folder.resolve("train.conll");
    String text = Files.readString(data);
    Files.writeString(data, text + "Oslo O\n\n");
    Ran changed = Ran.lookright("train", "--resume", run.out("cut"));
    assertThat(changed.code()).as(changed.err()).isEqualTo(ExitCode.USER);
    assertThat(changed.complaint())
        .singleElement()
        .asString()
        .contains("train holds something else");
    Files.writeString(data, text);
    Ran rest = Ran.lookright("train", "--resume", run.out("cut"), "--threads=2");
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(run.weights("cut")).isEqualTo(run.weights("whole"));
    Ran done = Ran.lookright(run.arguments("cut", "--resume", run.out("cut")).toArray());
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.err()).contains("was finished before");
    assertThat(done.out()).contains("causal*2, full*2");
  }

  @Test
  void nothingToGoOnWith() {
    Ran ran = Ran.lookright("train", "--resume", folder.resolve("no"));
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.complaint()).singleElement().asString().contains("found nothing that was begun");
  }

  @Test
  void finishedRunsOfAListAreNotRunAgain() throws IOException {
    Object[] list = {"--seed=1,2,3", "--checkpoint-every=2"};
    assertThat(Ran.lookright(run.arguments("whole", list).toArray()).code()).isZero();
    Ran all = Ran.lookright(run.arguments("cut", list).toArray());
    assertThat(all.code()).as(all.err()).isZero();
    Path third = run.out("cut").resolve("0011-seed3");
    Path first = run.out("cut").resolve("0011-seed1").resolve("run.json");
    String before = Files.readString(first);
    for (Path file : listed(third)) {
      Files.delete(file);
    }
    Files.delete(third); // as if the machine had stopped before the third
    List<Object> again = run.arguments("cut", list);
    again.addAll(List.of("--resume", run.out("cut")));
    Ran rest = Ran.lookright(again.toArray());
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(rest.err()).contains("0011-seed1 was finished", "0011-seed2 was finished");
    assertThat(rest.err()).doesNotContain("0011-seed3 was finished");
    assertThat(Files.readString(first)).isEqualTo(before);
    assertThat(third.resolve(TinyModel.WEIGHTS))
        .hasSameBinaryContentAs(run.out("whole").resolve("0011-seed3").resolve(TinyModel.WEIGHTS));
    assertThat(Files.readAllLines(run.out("cut").resolve("summary.csv"))).hasSize(4);
  }

  @Test
  void aSecondProcessIsRefused() throws Exception {
    Path place = WorkFolder.beside(run.out("cut"));
    try (FolderLock mine = FolderLock.take(place, folder)) {
      Process other = Program.builder(run.arguments("cut").toArray()).start();
      String said = new String(other.getErrorStream().readAllBytes(), UTF_8);
      assertThat(other.waitFor()).as(said).isEqualTo(ExitCode.USER);
      assertThat(said).contains("another run at work", "process " + ProcessHandle.current().pid());
      assertThat(mine.folder()).exists();
    }
    assertThat(run.out("cut")).doesNotExist();
  }

  @Test
  void theProofForOnesOwnSetUp() {
    List<Object> arguments = run.arguments("out", "--steps=3", "--checkpoint-every=1");
    arguments.set(0, "verify-resume");
    Ran ran = Ran.lookright(arguments.toArray());
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out()).contains("6 steps at once against 3", "Equal bit for bit");
    assertThat(folder.resolve("out.verify-resume")).doesNotExist();
    assertThat(run.out("out")).doesNotExist();
  }
}
