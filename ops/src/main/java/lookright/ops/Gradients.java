package lookright.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reverse-mode differentiation that adds the backward pass to the forward graph itself.
 *
 * <p>It calls each operator's own gradient, as {@link SameDiff#calculateGradients} does, but
 * neither clones the graph nor prints, and it visits only operators on a path from a wanted
 * variable to the loss: frozen weights and the layers below the lowest trained one cost nothing.
 */
public final class Gradients {
  private final SameDiff graph;
  private final Set<String> active;
  private final Map<String, SDVariable> gradients = new HashMap<>();

  private Gradients(SameDiff graph, Set<String> active) {
    this.graph = graph;
    this.active = active;
  }

  /**
   * Adds the operators that compute d loss / d variable.
   *
   * @param loss a scalar variable of the graph
   * @param variables the names to differentiate for; each must reach the loss
   * @return the gradient variable of each name, in the order given
   */
  public static Map<String, SDVariable> of(SDVariable loss, List<String> variables) {
    SameDiff graph = loss.getSameDiff();
    List<SameDiffOp> forward = new ArrayList<>(graph.getOps().values());
    Set<String> active = new HashSet<>(variables);
    for (SameDiffOp op : forward) {
      if (op.getInputsToOp() != null && op.getInputsToOp().stream().anyMatch(active::contains)) {
        active.addAll(op.getOutputsOfOp());
      }
    }
    Gradients pass = new Gradients(graph, active);
    pass.gradients.put(loss.name(), graph.constant("loss-gradient", Nd4j.scalar(1f)));
    for (int i = forward.size() - 1; i >= 0; i--) {
      pass.visit(forward.get(i));
    }
    Map<String, SDVariable> found = new LinkedHashMap<>();
    for (String name : variables) {
      SDVariable gradient = pass.gradients.get(name);
      if (gradient == null) {
        throw new IllegalArgumentException("Nothing leads from \"" + name + "\" to the loss");
      }
      found.put(name, gradient);
    }
    return found;
  }

  private void visit(SameDiffOp op) {
    List<String> inputs = op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    List<String> outputs = op.getOutputsOfOp();
    if (inputs.stream().noneMatch(active::contains)
        || outputs.stream().noneMatch(gradients::containsKey)) {
      return;
    }
    List<? extends @Nullable SDVariable> found = differentiate(op.getOp(), inputs, outputs);
    for (int i = 0; i < found.size(); i++) { // a shape argument has no gradient and may be left out
      SDVariable gradient = found.get(i);
      if (gradient != null && active.contains(inputs.get(i))) {
        gradients.merge(inputs.get(i), gradient, this::sum);
      }
    }
  }

  private List<? extends @Nullable SDVariable> differentiate(
      DifferentialFunction op, List<String> inputs, List<String> outputs) {
    if (op instanceof KernelOp kernel) {
      List<@Nullable SDVariable> upstream = new ArrayList<>();
      outputs.forEach(name -> upstream.add(gradients.get(name)));
      return kernel.gradients(upstream, inputs.stream().map(active::contains).toList());
    }
    List<SDVariable> upstream = new ArrayList<>();
    for (String name : outputs) {
      SDVariable gradient = gradients.get(name);
      upstream.add(gradient == null ? graph.zerosLike(graph.getVariable(name)) : gradient);
    }
    return op.doDiff(upstream);
  }

  private SDVariable sum(SDVariable first, SDVariable second) {
    boolean fused = second.getSameDiff().getVariableOutputOp(second.name()) instanceof KernelOp;
    return fused ? Sum.of(first, second) : first.add(second);
  }
}
