package lookright.benchmarks;

import java.util.List;
import java.util.Map;
import lookright.ops.Gradients;
import lookright.ops.GraphSession;
import lookright.ops.Workers;
import org.nd4j.autodiff.samediff.SDVariable;

/** An operator in a graph of its own, run again and again on the same arguments. */
final class OperatorRun implements AutoCloseable {
  private final GraphSession session;
  private final List<String> wanted;

  /**
   * A run of the operator that computes {@code output}.
   *
   * @param arguments the variables whose gradients a training pass computes
   */
  OperatorRun(SDVariable output, List<SDVariable> arguments, Pass pass, Workers workers) {
    this.wanted =
        switch (pass) {
          case FORWARD -> List.of(output.name());
          case TRAINING -> gradients(output, arguments);
        };
    this.session = new GraphSession(output.getSameDiff(), workers);
  }

  /** The upstream gradient of ones costs a fill, in both forms alike. */
  private static List<String> gradients(SDVariable output, List<SDVariable> arguments) {
    List<String> names = arguments.stream().map(SDVariable::name).toList();
    return Gradients.of(output.sum(), names).values().stream().map(SDVariable::name).toList();
  }

  /** Runs once; what it computes stays in native memory, so that nothing can be optimised away. */
  void run() {
    session.recycle(session.run(Map.of(), wanted).values());
  }

  @Override
  public void close() {
    session.close();
  }
}
