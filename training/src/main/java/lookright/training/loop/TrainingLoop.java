package lookright.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.graph.DecoderModel;
import lookright.ops.Workers;
import lookright.training.CancellationSignal;
import lookright.training.EpochReport;
import lookright.training.ProgressListener;
import lookright.training.RunFailedException;
import lookright.training.optimiser.Accumulator;
import lookright.training.optimiser.AdamW;
import lookright.training.optimiser.Schedule;
import lookright.training.settings.Keep;
import lookright.training.settings.OptimiserSettings;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The training loop of arXiv 2401.14556 with the accumulation that it meant: the gradient of a step
 * is that of the mean loss over all labelled tokens of its micro-batches, so that they equal one
 * large batch. Then clipping by the global norm, AdamW, a cosine schedule by optimiser step.
 */
public final class TrainingLoop {
  private static final String ADVICE = "Try a lower lr, a warmup, or a smaller clip.";

  private final DecoderModel model;
  private final Weights weights;
  private final Task task;
  private final Workers workers;
  private final int width;
  private final ProgressListener listener;
  private final CancellationSignal cancellation;
  private final List<EpochReport> history = new ArrayList<>();
  private @Nullable Weights kept;

  /** Who works and who watches: the threads, the ear, the stop signal. */
  public record Surroundings(
      Workers workers, ProgressListener listener, CancellationSignal cancellation) {}

  /**
   * A loop over a model whose graph has the gradients of {@code trainable}.
   *
   * @param weights those of the model; changed in place
   * @param width the hidden size
   */
  public TrainingLoop(
      DecoderModel model, Weights weights, int width, Task task, Surroundings surroundings) {
    this.model = model;
    this.weights = weights;
    this.width = width;
    this.task = task;
    this.workers = surroundings.workers;
    this.listener = surroundings.listener;
    this.cancellation = surroundings.cancellation;
  }

  /** The epochs that were finished. */
  public List<EpochReport> history() {
    return List.copyOf(history);
  }

  /**
   * Trains and leaves the kept weights in place: those of the best epoch or of the last finished
   * one, also when it fails.
   *
   * @throws RunFailedException if a loss or a gradient is not a finite number
   */
  public void run(List<String> trainable, Keep keep) {
    OptimiserSettings settings = task.optimiser();
    EpochOrder order = new EpochOrder(task.examples(), task.batches(), task.seed());
    int total = 0;
    for (int epoch = 0; epoch < task.epochs(); epoch++) {
      total += order.steps(epoch);
    }
    total = Math.min(total, task.mostSteps());
    Schedule schedule =
        Schedule.cosine(settings.learningRate(), (int) settings.warmupSteps(total), total);
    AdamW.Settings constants =
        new AdamW.Settings(
            settings.beta1(), settings.beta2(), settings.epsilon(), settings.weightDecay());
    try (AdamW optimiser = new AdamW(weights, trainable, constants, workers);
        Accumulator accumulator = new Accumulator(workers)) {
      Stepper stepper = new Stepper(optimiser, accumulator, schedule);
      for (int epoch = 0; epoch < task.epochs(); epoch++) {
        epoch(stepper, order.microBatches(epoch), epoch, keep);
      }
    } finally {
      if (kept != null) {
        weights.assign(kept);
        kept.close();
        kept = null;
      }
    }
  }

  private void epoch(Stepper stepper, List<List<Example>> batches, int epoch, Keep keep) {
    listener.epochStarted(epoch + 1, batches.size());
    long start = System.nanoTime();
    long tokens = 0;
    double lossSum = 0;
    long labelled = 0;
    int window = task.batches().accumulate();
    for (int from = 0; from < batches.size() && stepper.steps < task.mostSteps(); from += window) {
      List<List<Example>> step = batches.subList(from, Math.min(from + window, batches.size()));
      int count = step.stream().flatMap(List::stream).mapToInt(Example::labelled).sum();
      int size = step.stream().flatMap(List::stream).mapToInt(Example::length).sum();
      double loss = stepper.step(step, count);
      lossSum += loss * count;
      labelled += count;
      tokens += size;
      listener.step(from + step.size(), loss, size);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    finish(epoch, lossSum / Math.max(1, labelled), tokens / seconds, keep);
  }

  private void finish(int epoch, double loss, double tokensPerSecond, Keep keep) {
    String bad = weights.firstNonFinite(); // the last update of an epoch meets no further loss
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
      if (kept == null) {
        kept = weights.copy();
      } else {
        kept.assign(weights);
      }
    }
    EpochReport report = new EpochReport(epoch + 1, loss, score, tokensPerSecond, better);
    history.add(report);
    listener.epochEnded(report);
  }

  /** One optimiser step after another. */
  private final class Stepper {
    private final AdamW optimiser;
    private final Accumulator accumulator;
    private final Schedule schedule;
    private int steps;
    private int micro;

    Stepper(AdamW optimiser, Accumulator accumulator, Schedule schedule) {
      this.optimiser = optimiser;
      this.accumulator = accumulator;
      this.schedule = schedule;
    }

    /** Learns from the micro-batches of a step and returns their mean loss. */
    double step(List<List<Example>> batches, int labelled) {
      cancellation.throwIfCancelled();
      double[] loss = new double[1];
      float scale = 1f / Math.max(1, labelled);
      for (List<Example> examples : batches) {
        TokenBatch batch =
            TokenBatch.of(
                examples.stream().map(Example::ids).toList(),
                examples.stream().map(Example::labels).toList());
        model.gradients(
            batch,
            scale,
            dropout(batch.tokens()),
            (part, gradients) -> {
              loss[0] += part;
              if (batches.size() == 1) {
                update(loss[0], gradients);
              } else {
                accumulator.add(gradients);
              }
            });
      }
      if (batches.size() > 1) {
        update(loss[0], accumulator.sums());
        accumulator.clear();
      }
      return loss[0];
    }

    private float @Nullable [] dropout(int tokens) {
      if (task.dropout() == 0) {
        return null;
      }
      SplittableRandom random = EpochOrder.random(~task.seed(), micro++);
      float keepScale = (float) (1 / (1 - task.dropout()));
      float[] factors = new float[tokens * width];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = random.nextDouble() < task.dropout() ? 0f : keepScale;
      }
      return factors;
    }

    private String firstBad(Map<String, INDArray> gradients) {
      String weight = weights.firstNonFinite();
      if (weight != null) {
        return "; the first tensor that is not finite is " + weight;
      }
      String gradient = Accumulator.firstNonFinite(gradients, workers);
      return gradient == null
          ? ""
          : "; the first tensor whose gradient is not finite is " + gradient;
    }

    private void update(double loss, Map<String, INDArray> gradients) {
      double norm = Accumulator.norm(gradients, workers);
      if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
        throw new RunFailedException(
            "Step %d: the loss is %s and the gradient norm %s%s. %s"
                .formatted(steps + 1, loss, norm, firstBad(gradients), ADVICE));
      }
      double clip = task.optimiser().clip();
      double scale = clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1;
      optimiser.step(gradients, schedule.at(steps), scale);
      steps++;
    }
  }
}
