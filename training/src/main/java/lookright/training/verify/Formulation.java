package lookright.training.verify;

import java.util.List;
import lookright.model.DecoderConfig;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.model.graph.ComposedOperators;
import lookright.model.graph.FusedOperators;
import lookright.model.graph.Operators;
import org.nd4j.autodiff.samediff.SameDiff;

/** Which operators a graph is made of; all compute the same. */
public enum Formulation {
  /** Our kernels over a ragged batch. */
  FUSED,
  /** Stock operators, padding behind the words. */
  COMPOSED,
  /** Stock operators, padding before the words. */
  COMPOSED_LEFT;

  /** A device that runs it. */
  public Device device() {
    return this == FUSED ? Device.CPU : Device.COMPOSED;
  }

  /** The operators for {@code graph}, in which they declare their placeholders. */
  public Operators operators(SameDiff graph, DecoderConfig config) {
    return switch (this) {
      case FUSED -> new FusedOperators(graph, config);
      case COMPOSED -> new ComposedOperators(graph, config, false);
      case COMPOSED_LEFT -> new ComposedOperators(graph, config, true);
    };
  }

  /**
   * A copy of a model's weights in the form that these operators take.
   *
   * @param trained the tensors that will have gradients
   */
  public Weights weights(Weights weights, List<String> trained) {
    Weights copy = weights.copy();
    copy.dequantiseFor(device());
    if (this == FUSED) {
      copy.pack(trained);
    }
    return copy;
  }
}
