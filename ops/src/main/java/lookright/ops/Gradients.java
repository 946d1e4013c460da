package lookright.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
  /** The constant that the backward pass begins with: the loss's derivative by itself. */
  public static final String SEED = "loss-gradient";

  private final SameDiff graph;
  private final Set<String> active;
  private final Map<String, SDVariable> gradients = new HashMap<>();
  private final IdentityHashMap<SameDiffOp, KernelOp> again = new IdentityHashMap<>();

  private Gradients(SameDiff graph, Set<String> active) {
    this.graph = graph;
    this.active = active;
  }

  /**
   * Neighbouring operators of a graph, in the order of their creation, whose results the backward
   * pass computes again (gradient checkpointing, arXiv 1604.06174). Only what they read from
   * outside is kept from the forward pass. Numbers do not change; stock operators run once, as
   * always.
   *
   * @param from how many operators are before the first
   * @param to how many operators are before the first that is not of it
   */
  public record Stretch(int from, int to) {}

  /**
   * Adds the operators that compute d loss / d variable.
   *
   * @param loss a scalar variable of the graph
   * @param variables the names to differentiate for; each must reach the loss
   * @return the gradient variable of each name, in the order given
   */
  public static Map<String, SDVariable> of(SDVariable loss, List<String> variables) {
    return of(loss, variables, List.of());
  }

  /**
   * The same, with less memory and more work.
   *
   * @param stretches what is computed again; none shares an operator with another
   */
  public static Map<String, SDVariable> of(
      SDVariable loss, List<String> variables, List<Stretch> stretches) {
    SameDiff graph = loss.getSameDiff();
    List<SameDiffOp> forward = new ArrayList<>(graph.getOps().values());
    Set<String> active = new HashSet<>(variables);
    for (SameDiffOp op : forward) {
      if (op.getInputsToOp() != null && op.getInputsToOp().stream().anyMatch(active::contains)) {
        active.addAll(op.getOutputsOfOp());
      }
    }
    Gradients pass = new Gradients(graph, active);
    pass.gradients.put(loss.name(), graph.constant(SEED, Nd4j.scalar(1f)));
    for (int i = forward.size() - 1; i >= 0; i--) {
      if (pass.matters(forward.get(i))) {
        pass.computeAgain(forward, i, stretches);
        pass.visit(forward.get(i));
      }
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

  private static List<String> inputsOf(SameDiffOp op) {
    return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
  }

  /** Whether it is on a path from a wanted variable to the loss. */
  private boolean matters(SameDiffOp op) {
    return inputsOf(op).stream().anyMatch(active::contains)
        && op.getOutputsOfOp().stream().anyMatch(gradients::containsKey);
  }

  /** Adds the stretch that operator {@code i} is in, if any, once more. */
  private void computeAgain(List<SameDiffOp> forward, int i, List<Stretch> stretches) {
    Map<String, SDVariable> fresh = new HashMap<>();
    for (Stretch stretch : stretches) {
      if (stretch.from <= i && i < stretch.to && !again.containsKey(forward.get(i))) {
        for (SameDiffOp op : forward.subList(stretch.from, stretch.to)) {
          if (op.getOp() instanceof KernelOp kernel) {
            again.put(op, computeAgain(op, kernel, fresh));
          }
        }
      }
    }
  }

  private KernelOp computeAgain(SameDiffOp op, KernelOp kernel, Map<String, SDVariable> fresh) {
    List<SDVariable> inputs = new ArrayList<>();
    for (String name : inputsOf(op)) {
      inputs.add(fresh.getOrDefault(name, graph.getVariable(name)));
    }
    KernelOp copy = kernel.on(inputs);
    SDVariable[] outputs = copy.outputVariables();
    for (int i = 0; i < outputs.length; i++) {
      fresh.put(op.getOutputsOfOp().get(i), outputs[i]);
    }
    return copy;
  }

  private void visit(SameDiffOp op) {
    List<String> inputs = inputsOf(op);
    KernelOp copy = again.get(op);
    DifferentialFunction computed = copy == null ? op.getOp() : copy;
    List<? extends @Nullable SDVariable> found =
        differentiate(computed, inputs, op.getOutputsOfOp());
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
    boolean fused =
        graph.getVariableOutputOp(second.name()) instanceof KernelOp kernel
            && kernel.readsHostMemory();
    return fused ? Sum.of(first, second) : first.add(second);
  }
}
