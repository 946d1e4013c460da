package lookright.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import lookright.ops.Workers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One operator at shape S, fused and composed, forward and with its gradients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls open() first
public abstract class OperatorBenchmark {
  /** Our kernel or its twin. */
  @Param public Form form;

  /** Forward alone, or with gradients. */
  @Param public Pass pass;

  /** Threads for our kernels; stock operators take OMP_NUM_THREADS. */
  @Param("2")
  public int threads;

  private Workers workers;
  private OperatorRun operator;

  /**
   * What is measured.
   *
   * @param output the operator's output
   * @param arguments whose gradients a training pass computes
   */
  protected record Measured(SDVariable output, List<SDVariable> arguments) {}

  /** Our kernel, added to {@code graph}. */
  protected abstract Measured fused(SameDiff graph);

  /** Its twin made of stock operators, added to {@code graph}. */
  protected abstract Measured composed(SameDiff graph);

  /** Builds the graph. */
  @Setup
  public void open() {
    SameDiff graph = SameDiff.create();
    Measured measured = form == Form.FUSED ? fused(graph) : composed(graph);
    workers = new Workers(threads);
    operator = new OperatorRun(measured.output(), measured.arguments(), pass, workers);
  }

  /** Runs it once. */
  @Benchmark
  public void run() {
    operator.run();
  }

  /** Frees it. */
  @TearDown
  public void close() {
    operator.close();
    workers.close();
  }
}
