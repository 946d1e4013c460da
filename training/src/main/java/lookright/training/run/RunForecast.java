package lookright.training.run;

import java.util.concurrent.CancellationException;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import lookright.training.data.DataSet;
import lookright.training.data.Sentence;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.Example;
import lookright.training.loop.TrainingLoop.Surroundings;
import org.jspecify.annotations.Nullable;

/** How long a run will take, from its first steps. Nothing is saved. */
final class RunForecast implements ProgressListener {
  private static final int STEPS = 30;

  /** The first steps are slower: the virtual machine still compiles. */
  private static final int WARM = 15;

  /** A forward pass of a sub-token against a training step. */
  private static final double FORWARD = 1 / 3.0;

  private long start;
  private long end;
  private long tokens;

  private RunForecast() {}

  /** Seconds of training and scoring, about; steps are tried. */
  static double seconds(TaggerMaterial material, PlannedRun run, Surroundings surroundings) {
    RunForecast clock = new RunForecast();
    CancellationSignal stop = surroundings.cancellation().inner();
    int accumulate = material.settings().batches().accumulate();
    Surroundings trial =
        new Surroundings(
            surroundings.workers(),
            new StopAfter(STEPS, accumulate, clock, stop),
            stop,
            surroundings.device());
    long before = System.nanoTime();
    try {
      new TaggerRun(material, run.plan(), run.seed(), trial, TestScores.LATER)
          .train(Checkpoints.NONE);
      return (System.nanoTime() - before) / 1e9; // that was all of it
    } catch (CancellationException e) {
      surroundings.cancellation().throwIfCancelled();
    }
    return work(material) * (clock.end - clock.start) / 1e9 / Math.max(1, clock.tokens);
  }

  /** Sub-tokens of a run; those that are only read count less. */
  private static double work(TaggerMaterial material) {
    int epochs = material.settings().run().epochs();
    long train = material.examples().stream().mapToLong(Example::length).sum();
    double perWord = (double) train / words(material.data().train());
    double scored =
        (double) epochs * words(material.data().validation()) + words(material.data().test());
    return epochs * train + FORWARD * perWord * scored;
  }

  private static long words(@Nullable DataSet data) {
    return data == null
        ? 0
        : data.sentences().stream().map(Sentence::words).mapToLong(words -> words.size()).sum();
  }

  @Override
  public void step(long step, double loss, long tokensOfStep) {
    long now = System.nanoTime();
    if (step <= WARM) {
      start = now;
    } else {
      tokens += tokensOfStep;
    }
    end = now;
  }
}
