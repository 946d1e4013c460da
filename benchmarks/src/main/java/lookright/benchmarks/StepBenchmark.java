package lookright.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import lookright.attention.LayerMaskPlan;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.model.graph.DecoderModel;
import lookright.ops.Workers;
import lookright.training.optimiser.Arithmetic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Sentences per second of shape S with random weights: logits, and whole training steps. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open() first
public class StepBenchmark {
  private static final int BATCHES = 4;
  private static final int SENTENCES = BATCHES * ShapeS.SENTENCES;
  private static final Workload.Optimiser OPTIMISER =
      new Workload.Optimiser(2e-4, 0.9, 0.95, 1e-5, 0.1, 1);

  /** Threads for our kernels. */
  @Param("2")
  public int threads;

  /** The mask plan. */
  @Param("causal*6")
  public String plan;

  private final List<TokenBatch> batches = ShapeS.batches(BATCHES);
  private Workers workers;
  private Weights weights;
  private DecoderModel model;
  private TrainingStep step;

  /** Builds the model. */
  @Setup
  public void open() {
    Head head = new Head.TokenClassification(ShapeS.LABELS, false);
    workers = new Workers(threads);
    weights = Weights.read(DecoderTensors.shapes(ShapeS.CONFIG, head), Weights.random(1, 0.02));
    LayerMaskPlan parsed = LayerMaskPlan.parse(plan, ShapeS.CONFIG.layers());
    model =
        DecoderModel.fused(
            new DecoderModel.Design(ShapeS.CONFIG, parsed, head, weights.names(), 0),
            weights,
            workers);
    step =
        new TrainingStep(
            model,
            weights,
            weights.names(),
            OPTIMISER,
            Integer.MAX_VALUE,
            Arithmetic.on(Device.CPU, workers));
  }

  /** The logits of four batches of 16. */
  @Benchmark
  @OperationsPerInvocation(SENTENCES)
  public void forward(Blackhole hole) {
    batches.forEach(batch -> hole.consume(model.logits(batch)));
  }

  /** Four steps of 16 sentences: forward, backward, clipping, AdamW. */
  @Benchmark
  @OperationsPerInvocation(SENTENCES)
  public void training(Blackhole hole) {
    batches.forEach(batch -> hole.consume(step.run(batch)));
  }

  /** Frees the model. */
  @TearDown
  public void close() {
    step.close();
    model.close();
    weights.close();
    workers.close();
  }
}
