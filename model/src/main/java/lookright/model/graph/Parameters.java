package lookright.model.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import lookright.model.Weights;
import lookright.model.graph.Operators.Matrix;
import lookright.ops.Bf16Matrix;
import lookright.ops.PackedWeight;
import lookright.ops.nf4.Nf4Matrix;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A model's tensors as a graph sees them: float32 ones are variables of the same name. */
final class Parameters {
  private final Weights weights;
  private final Map<String, SDVariable> variables = new LinkedHashMap<>();

  Parameters(SameDiff graph, Weights weights) {
    this.weights = weights;
    for (String name : weights.names()) {
      if (weights.isFloat(name)) {
        variables.put(name, graph.var(name, weights.get(name)));
      }
    }
  }

  boolean has(String name) {
    return weights.has(name);
  }

  /** A float32 tensor. */
  SDVariable variable(String name) {
    SDVariable found = variables.get(name);
    if (found == null) {
      throw new IllegalArgumentException("The graph needs \"" + name + "\"");
    }
    return found;
  }

  /** The weight of a linear layer. */
  Matrix matrix(String name) {
    Nf4Matrix quantised = weights.has(name) ? weights.quantised(name) : null;
    Bf16Matrix rounded = weights.has(name) ? weights.rounded(name) : null;
    PackedWeight packed = weights.has(name) ? weights.packed(name) : null;
    if (quantised != null) {
      return new Matrix.Quantised(quantised);
    } else if (rounded != null) {
      return new Matrix.Rounded(rounded);
    }
    return packed == null ? new Matrix.Plain(variable(name)) : new Matrix.Packed(packed);
  }
}
