package lookright.training.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import lookright.attention.LayerMaskPlan;
import lookright.io.AtomicFolder;
import lookright.io.FolderLock;
import lookright.io.UserException;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.resume.RunCheckpoints;
import lookright.training.resume.SavedStates;
import lookright.training.settings.TrainSettings;

/**
 * Whether resuming is exact for a set-up: 2n steps at once against n steps, a stop as by Ctrl-C,
 * everything read again from disk, and n steps more. Compared are the two checkpoints at the end:
 * weights, moments, kept weights and counters, bit for bit.
 *
 * @param run which plan and seed were tried: the first of each
 * @param steps optimiser steps of a half: n
 * @param tensors how many were compared
 * @param differences what is not equal, a line each
 */
public record ResumeProof(String run, int steps, int tensors, List<String> differences) {
  /** Copies the list. */
  public ResumeProof {
    differences = List.copyOf(differences);
  }

  /** Whether all is equal to the last bit. */
  public boolean ok() {
    return differences.isEmpty();
  }

  /**
   * Tries it. Nothing is left behind; the output folder is not touched.
   *
   * @param steps n; no more than half of the run's steps are taken
   * @throws UserException for a mistake in the settings, or a run of a single step
   */
  public static ResumeProof of(TrainSettings settings, int steps, Surroundings surroundings) {
    Path out = settings.output().folder().toAbsolutePath().normalize();
    Path place = out.resolveSibling(out.getFileName() + ".verify-resume");
    try (TaggerMaterial material = new TaggerMaterial(settings, surroundings.listener());
        FolderLock lock = FolderLock.take(place, place)) {
      return new Trial(material, surroundings, lock.folder()).prove(steps);
    } finally {
      AtomicFolder.delete(place);
    }
  }

  /** The two ways to the same step. */
  private static final class Trial {
    private final TaggerMaterial material;
    private final Surroundings surroundings;
    private final Path place;
    private final String name;
    private final LayerMaskPlan plan;
    private final long seed;

    Trial(TaggerMaterial material, Surroundings surroundings, Path place) {
      this.material = material;
      this.surroundings = surroundings;
      this.place = place;
      TrainSettings settings = material.settings();
      Map.Entry<String, LayerMaskPlan> first =
          TaggerRuns.plans(settings.plans(), material.base().config().decoder())
              .entrySet()
              .iterator()
              .next();
      this.plan = first.getValue();
      this.seed = settings.run().seeds().get(0);
      this.name = first.getKey() + "-seed" + seed;
    }

    ResumeProof prove(int steps) {
      int total = new TaggerRun(material, plan, seed, surroundings, TestScores.LATER).totalSteps();
      if (total < 2) {
        throw new UserException(
            "verify-resume: found a run of %d step, expected at least 2: give more sentences or epochs"
                .formatted(total));
      }
      int half = Math.min(steps, total / 2);
      RunCheckpoints once = checkpoints("at-once");
      RunCheckpoints twice = checkpoints("resumed");
      train(2 * half, once, "%d steps at once".formatted(2 * half), 1);
      train(half, twice, "%d steps".formatted(half), 2);
      train(half, twice, "%d steps more".formatted(half), 3);
      SavedStates.Comparison found = SavedStates.compare(once.newest(), twice.newest());
      return new ResumeProof(name, half, found.tensors(), found.differences());
    }

    private RunCheckpoints checkpoints(String folder) {
      return new RunCheckpoints(
          place.resolve(folder),
          Integer.MAX_VALUE,
          material.identity(plan, seed),
          Provenance.deciding(),
          surroundings.listener());
    }

    private void train(int steps, RunCheckpoints checkpoints, String title, int number) {
      surroundings.listener().runStarted(title, number, 3, material.settings().run().epochs());
      CancellationSignal stop = surroundings.cancellation().inner();
      ProgressListener listener =
          new StopAfter(
              steps, material.settings().batches().accumulate(), surroundings.listener(), stop);
      try {
        new TaggerRun(
                material,
                plan,
                seed,
                new Surroundings(surroundings.workers(), listener, stop, surroundings.device()),
                TestScores.LATER)
            .train(checkpoints);
      } catch (CancellationException e) {
        surroundings.cancellation().throwIfCancelled();
      }
    }
  }
}
