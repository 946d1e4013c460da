package lookright.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lookright.attention.LayerMaskPlan;
import lookright.io.AtomicFile;
import lookright.io.AtomicFolder;
import lookright.io.FileErrors;
import lookright.io.UserException;
import lookright.model.tagging.WordTagger;
import lookright.training.CancellationSignal;
import lookright.training.data.Sentence;
import lookright.training.loop.Example;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.profile.FlightRecording;
import lookright.training.profile.Profile;
import lookright.training.profile.ProfileTable;
import lookright.training.profile.Recorder;
import lookright.training.settings.TrainSettings;

/**
 * Watches some steps of a run, the first of its plans and seeds, then the tagging of about as many
 * sub-tokens. As many steps go before, unwatched, while the virtual machine still compiles. No
 * model is saved.
 */
public final class RunProfile implements AutoCloseable {
  private static final int CALLS = 10;

  private final TaggerMaterial material;
  private final Recorder recorder;
  private final Surroundings surroundings;
  private final AtomicFolder folder;

  /**
   * Reads data and model.
   *
   * @param recorder the tap of the workers in {@code surroundings}
   * @param out a new folder for tables, samples and flame graphs
   * @throws UserException for a mistake in the settings, or a run of a single step
   */
  public RunProfile(
      TrainSettings settings, Recorder recorder, Surroundings surroundings, Path out) {
    AtomicFolder.requireFree(out, settings.output().force());
    this.recorder = recorder;
    this.surroundings = surroundings;
    this.material = new TaggerMaterial(settings, surroundings.listener());
    this.folder = AtomicFolder.create(out, settings.output().force());
  }

  /**
   * Makes the profiles and writes {@code profile.md}, {@code profile.csv} and, for each, samples
   * and flame graph.
   *
   * @param steps optimiser steps that are watched; no more than half of the run's
   */
  public List<Profile> run(int steps) {
    TrainSettings settings = material.settings();
    Map.Entry<String, LayerMaskPlan> plan =
        TaggerRuns.plans(settings.plans(), material.base().config().decoder())
            .entrySet()
            .iterator()
            .next();
    long seed = settings.run().seeds().get(0);
    int total =
        new TaggerRun(material, plan.getValue(), seed, surroundings, TestScores.LATER).totalSteps();
    if (total < 2) {
      throw new UserException(
          "profile: found a run of %d step, expected at least 2: give more sentences or epochs"
              .formatted(total));
    }
    int watched = Math.min(steps, total / 2);
    surroundings
        .listener()
        .message("Watching %d steps of %s-seed%d".formatted(watched, plan.getKey(), seed));
    CancellationSignal stop = surroundings.cancellation().inner();
    try (Watched window =
        new Watched(watched, settings.batches().accumulate(), recorder, surroundings.workers())) {
      Surroundings trial =
          new Surroundings(
              surroundings.workers(),
              new StopAfter(2 * watched, settings.batches().accumulate(), window, stop),
              stop,
              surroundings.device());
      List<Profile> profiles = new ArrayList<>();
      new TaggerRun(material, plan.getValue(), seed, trial, TestScores.LATER)
          .trial(
              tagger -> {
                surroundings.cancellation().throwIfCancelled();
                profiles.add(train(window, watched));
                profiles.add(tag(tagger, window.tokens()));
              });
      write(profiles);
      return profiles;
    }
  }

  private Profile train(Watched window, int steps) {
    write("train", window.recording());
    return profile("train", steps, window.tokens(), window.sgemmPeak(), window.seen());
  }

  private Profile profile(String work, int steps, long tokens, double peak, Recorder.Seen seen) {
    int threads = surroundings.workers().parallelism();
    return new Profile(work, steps, tokens, threads, seen.seconds(), peak, seen.rows());
  }

  /**
   * Tags sentences of about so many sub-tokens in some calls; a step is a batch of the tagger's.
   */
  private Profile tag(WordTagger tagger, long tokens) {
    int pieces = 0;
    long taken = 0;
    for (Example example : material.examples()) {
      if (taken < tokens) {
        taken += example.length();
        pieces++;
      }
    }
    List<List<String>> sentences =
        material.data().train().sentences().stream().limit(pieces).map(Sentence::words).toList();
    tagger.tag(sentences);
    PeakMeter peak = new PeakMeter(surroundings.workers());
    peak.measure();
    try (FlightRecording recording = new FlightRecording()) {
      recorder.start();
      int count = sentences.size();
      for (int i = 0; i < CALLS; i++) {
        tagger.tag(sentences.subList(count * i / CALLS, count * (i + 1) / CALLS));
        recorder.aside(peak::measure);
      }
      Recorder.Seen seen = recorder.stop();
      recording.stop();
      write("tag", recording);
      int batches = Math.toIntExact(seen.runs());
      return profile("tag", batches, taken, peak.average(), seen);
    }
  }

  private void write(String work, FlightRecording recording) {
    Path into = folder.path();
    try {
      recording.write(
          "lookright " + work, into.resolve(work + ".jfr"), into.resolve(work + ".html"));
    } catch (IOException e) {
      throw FileErrors.writing(into, e);
    }
  }

  private void write(List<Profile> profiles) {
    StringBuilder text = new StringBuilder();
    profiles.forEach(profile -> text.append(profile.summary()).append("\n\n"));
    text.append(ProfileTable.markdown(profiles));
    AtomicFile.writeText(folder.path().resolve("profile.md"), text.toString());
    AtomicFile.writeText(folder.path().resolve("profile.csv"), ProfileTable.csv(profiles));
    folder.commit();
  }

  @Override
  public void close() {
    folder.close();
    material.close();
  }
}
