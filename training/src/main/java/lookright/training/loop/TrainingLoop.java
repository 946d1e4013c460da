package lookright.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.ToIntBiFunction;
import lookright.model.RandomStream;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.model.graph.DecoderModel;
import lookright.model.graph.DropoutMasks;
import lookright.ops.Tap;
import lookright.ops.Tap.Phase;
import lookright.ops.Work;
import lookright.ops.Workers;
import lookright.training.CancellationSignal;
import lookright.training.EpochReport;
import lookright.training.ProgressListener;
import lookright.training.RunFailedException;
import lookright.training.loop.Checkpoints.Saved;
import lookright.training.loop.LoopState.Tally;
import lookright.training.optimiser.Accumulator;
import lookright.training.optimiser.AdamW;
import lookright.training.optimiser.Arithmetic;
import lookright.training.optimiser.Schedule;
import lookright.training.settings.CosineLength;
import lookright.training.settings.Keep;
import lookright.training.settings.OptimiserSettings;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The training loop of arXiv 2401.14556: a gradient from the micro-batches of a {@link
 * AccumulationWindow}, clipping by the global norm, AdamW, a cosine schedule by optimiser step.
 *
 * <p>Between any two micro-batches its state can be saved, and a loop that goes on from there ends
 * with the same bits.
 */
public final class TrainingLoop {
  private static final int BITS = 53; // of a random double
  private static final String ADVICE = "Try a lower lr, a warmup, or a smaller clip.";

  private final DecoderModel model;
  private final Weights weights;
  private final Task task;
  private final Surroundings surroundings;
  private final ProgressListener listener;
  private final Tap tap;
  private final Arithmetic arithmetic;
  private final List<EpochReport> history = new ArrayList<>();

  /** Who works and who watches: the threads, the ear, the stop signal, the device. */
  public record Surroundings(
      Workers workers, ProgressListener listener, CancellationSignal cancellation, Device device) {
    /** On the processors. */
    public Surroundings(
        Workers workers, ProgressListener listener, CancellationSignal cancellation) {
      this(workers, listener, cancellation, Device.CPU);
    }
  }

  /**
   * A loop over a model whose graph has the gradients of {@code trainable}.
   *
   * @param weights those of the model; changed in place
   */
  public TrainingLoop(DecoderModel model, Weights weights, Task task, Surroundings surroundings) {
    this.model = model;
    this.weights = weights;
    this.task = task;
    this.surroundings = surroundings;
    this.listener = surroundings.listener;
    this.tap = surroundings.workers.tap();
    this.arithmetic = Arithmetic.on(surroundings.device, surroundings.workers);
  }

  /** The epochs that were finished, those before a resume included. */
  public List<EpochReport> history() {
    return List.copyOf(history);
  }

  /** Optimiser steps of a whole task. */
  public static int totalSteps(Task task) {
    return total(task, task.mostSteps(), EpochOrder::steps);
  }

  /** Micro-batches of a whole task. */
  static int totalMicroBatches(Task task) {
    long most = (long) task.mostSteps() * task.batches().accumulate();
    return total(task, most, (order, epoch) -> order.microBatches(epoch).size());
  }

  private static int total(Task task, long most, ToIntBiFunction<EpochOrder, Integer> inEpoch) {
    EpochOrder order = new EpochOrder(task.examples(), task.batches(), task.seed());
    long total = 0;
    for (int epoch = 0; epoch < task.epochs() && total < most; epoch++) {
      total += inEpoch.applyAsInt(order, epoch);
    }
    return (int) Math.min(total, most);
  }

  /**
   * Trains, from the latest checkpoint on where there is one, and leaves the kept weights in place:
   * those of the best epoch or of the last finished one, also when it fails.
   *
   * @return the seconds that it took, those before a resume included
   * @throws RunFailedException if a loss or a gradient is not a finite number
   * @throws CancellationException if it was stopped; its state is saved before
   */
  public double run(List<String> trainable, Keep keep, Checkpoints checkpoints) {
    OptimiserSettings settings = task.optimiser();
    int total = totalSteps(task);
    Schedule schedule =
        Schedule.cosine(
            settings.learningRate(),
            (int) settings.warmupSteps(total),
            settings.cosine() == CosineLength.MICRO_BATCHES ? totalMicroBatches(task) : total);
    AdamW.Settings constants =
        new AdamW.Settings(
            settings.beta1(), settings.beta2(), settings.epsilon(), settings.weightDecay());
    try (Learner learner =
        new Learner(
            weights,
            trainable,
            new AdamW(weights, trainable, constants, arithmetic),
            new Accumulator(arithmetic))) {
      Pass pass = new Pass(learner, schedule, keep, checkpoints);
      try {
        return pass.run();
      } finally {
        learner.useKept();
      }
    }
  }

  /** One run of the loop: the counters of {@link LoopState} as they change. */
  private final class Pass {
    private final Learner learner;
    private final Schedule schedule;
    private final Keep keep;
    private final Checkpoints checkpoints;
    private final long started = System.nanoTime();
    private LoopState from = LoopState.START;
    private int epoch;
    private int microBatches;
    private int steps;
    private int masks;
    private double windowLoss;
    private Tally tally = Tally.NONE;
    private boolean keptIsCurrent;
    private boolean unsaved;

    Pass(Learner learner, Schedule schedule, Keep keep, Checkpoints checkpoints) {
      this.learner = learner;
      this.schedule = schedule;
      this.keep = keep;
      this.checkpoints = checkpoints;
    }

    double run() {
      try (Saved saved = checkpoints.latest()) {
        if (saved != null) {
          learner.restore(saved);
          restore(saved.state());
        }
      }
      EpochOrder order = new EpochOrder(task.examples(), task.batches(), task.seed());
      while (epoch < task.epochs()) {
        epoch(order.microBatches(epoch));
      }
      return seconds();
    }

    private double seconds() {
      return from.seconds() + (System.nanoTime() - started) / 1e9;
    }

    private void restore(LoopState state) {
      from = state;
      epoch = state.epoch();
      microBatches = state.microBatches();
      steps = state.steps();
      masks = state.masks();
      windowLoss = state.windowLoss();
      tally = state.tally();
      keptIsCurrent = state.keptIsCurrent();
      history.addAll(state.history());
    }

    private void save() {
      String bad = learner.firstNonFinite();
      if (bad != null) {
        throw new RunFailedException(
            "After step %d a tensor is not finite: %s. %s".formatted(steps, bad, ADVICE));
      }
      LoopState state =
          new LoopState(
              epoch,
              microBatches,
              steps,
              masks,
              windowLoss,
              tally,
              seconds(),
              keptIsCurrent,
              history);
      checkpoints.save(state, learner.parts(keptIsCurrent));
      unsaved = false;
    }

    private void epoch(List<List<Example>> batches) {
      listener.epochStarted(epoch + 1, batches.size(), microBatches);
      while (microBatches < batches.size() && steps < task.mostSteps()) {
        if (surroundings.cancellation.isCancelled()) {
          stop();
        }
        int before = steps;
        microBatch(batches);
        if (steps > before && checkpoints.every() > 0 && steps % checkpoints.every() == 0) {
          save();
        }
      }
      finish();
      if (checkpoints.every() == 0 || epoch == task.epochs()) {
        save();
      }
    }

    private void stop() {
      if (unsaved) {
        save();
      }
      surroundings.cancellation.throwIfCancelled();
    }

    /** Passes the next micro-batch; the last one of its window makes the step. */
    private void microBatch(List<List<Example>> batches) {
      AccumulationWindow window = AccumulationWindow.of(batches, microBatches, task.batches());
      DropoutMasks drawn = dropout(); // a place in the stream for each, also where none is used
      unsaved = true;
      microBatches++;
      if (window.counts()) {
        keptIsCurrent = false;
        learn(window, drawn);
      } else {
        listener.step(microBatches, Double.NaN, 0);
      }
    }

    private void learn(AccumulationWindow window, DropoutMasks drawn) {
      TokenBatch batch = tap.part(Phase.BATCH, "join sentences", Work.NONE, () -> join(window));
      long start = System.nanoTime();
      double[] loss = new double[1];
      model.gradients(
          batch,
          1f / window.divisor(),
          drawn,
          (part, gradients) -> {
            loss[0] = part;
            windowLoss += part;
            if (window.countsAlone()) {
              update(gradients);
            } else {
              watched("accumulate", 3, gradients, () -> learner.accumulator.add(gradients));
            }
          });
      if (window.ends() && !window.countsAlone()) {
        update(learner.accumulator.sums());
        learner.accumulator.clear();
      }
      int labelled = window.labelled();
      double sum = loss[0] * window.divisor();
      tally = tally.plus(sum, labelled, batch.tokens(), (System.nanoTime() - start) / 1e9);
      listener.step(microBatches, sum / Math.max(1, labelled), batch.tokens());
    }

    /** A part of the optimiser that goes so often through as many numbers as there are. */
    private void watched(String name, int passes, Map<String, INDArray> gradients, Runnable part) {
      Work once = Work.on(gradients.values());
      tap.part(
          Phase.OPTIMISER,
          name,
          new Work(0, passes * once.bytes()),
          () -> {
            part.run();
            return true;
          });
    }

    private static TokenBatch join(AccumulationWindow window) {
      return TokenBatch.of(
          window.examples().stream().map(Example::ids).toList(),
          window.examples().stream().map(Example::labels).toList());
    }

    /** The masks of the next micro-batch: functions of seed, mask and micro-batch alone. */
    private DropoutMasks dropout() {
      int when = masks++;
      return (number, rate) -> {
        SplittableRandom random = RandomStream.DROPOUT.of(task.seed(), when, number);
        float kept = (float) (1 / (1 - rate));
        long below = (long) Math.ceil(rate * (1L << BITS));
        return (factors, n) -> {
          for (int i = 0; i < n; i++) {
            // nextDouble() < rate, without a branch that nobody can foresee
            long least = below - 1 - (random.nextLong() >>> (Long.SIZE - BITS));
            factors[i] = kept * (least >>> (Long.SIZE - 1));
          }
        };
      };
    }

    private void update(Map<String, INDArray> gradients) {
      double norm =
          tap.part(
              Phase.OPTIMISER,
              "gradient norm",
              Work.on(gradients.values()),
              () -> Accumulator.norm(gradients, arithmetic));
      if (!Double.isFinite(windowLoss) || !Double.isFinite(norm)) {
        throw new RunFailedException(
            "Step %d: the loss is %s and the gradient norm %s%s. %s"
                .formatted(steps + 1, windowLoss, norm, firstBad(gradients), ADVICE));
      }
      double clip = task.optimiser().clip();
      double scale = clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1;
      double rate = schedule.at(steps);
      watched("AdamW", 7, gradients, () -> learner.optimiser.step(gradients, rate, scale));
      steps++;
      windowLoss = 0;
    }

    private String firstBad(Map<String, INDArray> gradients) {
      String weight = weights.firstNonFinite();
      if (weight != null) {
        return "; the first tensor that is not finite is " + weight;
      }
      String gradient = Accumulator.firstNonFinite(gradients, arithmetic);
      return gradient == null
          ? ""
          : "; the first tensor whose gradient is not finite is " + gradient;
    }

    private void finish() {
      String bad = learner.firstNonFinite(); // the last update of an epoch meets no further loss
      if (bad != null) {
        throw new RunFailedException(
            "Epoch %d ends with a tensor that is not finite: %s. %s"
                .formatted(epoch + 1, bad, ADVICE));
      }
      OptionalDouble score = task.validation().score();
      boolean better =
          keep == Keep.LAST
              || history.stream().noneMatch(e -> e.validation().orElse(0) >= score.orElse(0));
      if (better) {
        learner.keep();
        keptIsCurrent = true;
      }
      double rate = tally.tokens() / Math.max(1e-9, tally.seconds());
      EpochReport report = new EpochReport(epoch + 1, tally.loss(), score, rate, better);
      history.add(report);
      tally = Tally.NONE;
      microBatches = 0;
      epoch++;
      unsaved = true;
      listener.epochEnded(report);
    }
  }
}
