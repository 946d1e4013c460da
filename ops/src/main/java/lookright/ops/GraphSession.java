package lookright.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.ArrayHolder;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes chosen variables of a SameDiff graph, operator after operator.
 *
 * <p>Unlike SameDiff's own session it runs {@link KernelOp}s, frees each array after its last use
 * into a pool of its own, touches no static hook, prints nothing and leaves nothing behind per
 * thread. The graph must be without control flow and is shared read-only: many sessions may run on
 * it at once, each on one thread at a time.
 */
public final class GraphSession implements AutoCloseable {
  private final SameDiff graph;
  private final Workers workers;
  private final ArrayPool pool = new ArrayPool();
  private final StockOps stock = new StockOps(pool);
  private final Scratch scratch = new Scratch();
  private final Map<List<String>, Plan> plans = new HashMap<>();

  /**
   * A session on a finished graph.
   *
   * @param graph the graph; operators must not be added while the session lives
   * @param workers the threads for our kernels, shared and not closed by the session
   */
  public GraphSession(SameDiff graph, Workers workers) {
    this.graph = graph;
    this.workers = workers;
  }

  /**
   * Computes the variables {@code names}.
   *
   * @param placeholders an array for each placeholder that they need; not changed, not closed
   * @return the arrays by name; they stay valid until they are given to {@link #recycle} or the
   *     session is closed
   */
  public Map<String, INDArray> run(Map<String, INDArray> placeholders, List<String> names) {
    Plan plan = plans.computeIfAbsent(List.copyOf(names), key -> Plan.of(graph, key));
    Blas.enter();
    Scratch before = scratch.enter();
    try {
      Execution execution = new Execution(placeholders, names);
      return workers.tap().part(Tap.Phase.SESSION, "session", Work.NONE, () -> execution.run(plan));
    } finally {
      Scratch.leave(before);
      Blas.leave();
    }
  }

  /**
   * A graph without operators. The arrays of its variables are in memory once; ND4J 1.0.0-M1.1
   * cannot but keep a second copy.
   */
  public static SameDiff emptyGraph() {
    SameDiff graph = SameDiff.create();
    try {
      SameDiff.class
          .getMethod("setVariablesArrays", ArrayHolder.class)
          .invoke(graph, new SingleThreadArrayHolder());
    } catch (NoSuchMethodException e) {
      // 1.0.0-M1.1
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return graph;
  }

  /** How many operators of each kind compute the variables {@code names} of a graph. */
  public static SortedMap<String, Integer> kinds(SameDiff graph, List<String> names) {
    SortedMap<String, Integer> kinds = new TreeMap<>();
    Plan.of(graph, names)
        .steps()
        .forEach(step -> kinds.merge(step.op().getOp().opName(), 1, Integer::sum));
    return kinds;
  }

  /** Gives arrays that {@link #run} returned back to the pool. */
  public void recycle(Iterable<INDArray> arrays) {
    arrays.forEach(pool::give);
  }

  /** Bytes that it holds for arrays, about the most that were alive at once. */
  public long bytes() {
    return pool.bytes();
  }

  /** Frees all memory of the session. */
  @Override
  public void close() {
    pool.close();
    scratch.close();
  }

  /** The operators that some outputs need, in order. */
  private record Plan(List<Step> steps) {
    /**
     * One operator.
     *
     * @param freed names whose arrays go back to the pool after it
     * @param overwritten per output, the input whose array it takes over, or -1
     */
    record Step(SameDiffOp op, List<String> inputs, List<String> freed, int[] overwritten) {
      static Step of(SameDiff graph, SameDiffOp op, List<String> inputs, List<String> dead) {
        List<String> freed = new ArrayList<>(dead);
        int[] overwritten = new int[op.getOutputsOfOp().size()];
        for (int i = 0; i < overwritten.length; i++) {
          int input = op.getOp() instanceof KernelOp kernel ? kernel.overwritten(i) : -1;
          boolean free =
              input >= 0
                  && graph.getVariableOutputOp(inputs.get(input)) != null
                  && freed.remove(inputs.get(input));
          overwritten[i] = free ? input : -1;
        }
        return new Step(op, inputs, List.copyOf(freed), overwritten);
      }
    }

    static Plan of(SameDiff graph, List<String> outputs) {
      List<SameDiffOp> needed = needed(graph, outputs);
      Set<String> used = new HashSet<>(outputs);
      List<Step> reversed = new ArrayList<>();
      for (int i = needed.size() - 1; i >= 0; i--) {
        SameDiffOp op = needed.get(i);
        List<String> touched = new ArrayList<>(inputsOf(op));
        touched.addAll(op.getOutputsOfOp());
        List<String> dead = touched.stream().distinct().filter(used::add).toList();
        reversed.add(Step.of(graph, op, inputsOf(op), dead));
      }
      Collections.reverse(reversed);
      return new Plan(List.copyOf(reversed));
    }

    /** Operators stand in a graph in the order of their creation, which is topological. */
    private static List<SameDiffOp> needed(SameDiff graph, List<String> outputs) {
      Set<String> wanted = new HashSet<>(outputs);
      List<SameDiffOp> all = new ArrayList<>(graph.getOps().values());
      List<SameDiffOp> needed = new ArrayList<>();
      for (int i = all.size() - 1; i >= 0; i--) {
        if (all.get(i).getOutputsOfOp().stream().anyMatch(wanted::contains)) {
          wanted.addAll(inputsOf(all.get(i)));
          needed.add(0, all.get(i));
        }
      }
      return needed;
    }

    private static List<String> inputsOf(SameDiffOp op) {
      return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }
  }

  /** One run: the arrays that are alive. */
  private final class Execution {
    private final Map<String, INDArray> placeholders;
    private final List<String> names;
    private final Map<String, INDArray> live = new HashMap<>();

    Execution(Map<String, INDArray> placeholders, List<String> names) {
      this.placeholders = placeholders;
      this.names = names;
    }

    Map<String, INDArray> run(Plan plan) {
      try {
        plan.steps().forEach(this::execute);
      } catch (RuntimeException | Error e) {
        live.values().forEach(pool::give);
        throw e;
      }
      Map<String, INDArray> results = new LinkedHashMap<>();
      names.forEach(name -> results.put(name, find(name)));
      return results;
    }

    private void execute(Plan.Step step) {
      List<INDArray> inputs = new ArrayList<>(step.inputs().size());
      for (String name : step.inputs()) { // a stream here costs HotSpot's compiler half a second
        inputs.add(find(name));
      }
      List<INDArray> outputs =
          workers.tap().operator(step.op(), inputs, () -> compute(step, inputs));
      for (int input : step.overwritten()) {
        if (input >= 0) {
          live.remove(step.inputs().get(input));
        }
      }
      List<String> outputNames = step.op().getOutputsOfOp();
      for (int i = 0; i < outputNames.size(); i++) {
        live.put(outputNames.get(i), outputs.get(i));
      }
      for (String name : step.freed()) {
        INDArray array = live.remove(name);
        if (array != null) {
          pool.give(array);
        }
      }
    }

    private List<INDArray> compute(Plan.Step step, List<INDArray> inputs) {
      if (!(step.op().getOp() instanceof KernelOp kernel)) {
        return stock.run(graph, step.op(), inputs);
      }
      List<INDArray> outputs = new ArrayList<>();
      List<long[]> shapes = kernel.outputShapes(inputs);
      for (int i = 0; i < shapes.size(); i++) {
        int input = step.overwritten()[i];
        outputs.add(input >= 0 ? inputs.get(input) : pool.take(DataType.FLOAT, shapes.get(i)));
      }
      kernel.run(inputs, outputs, workers);
      return outputs;
    }

    private INDArray find(String name) {
      INDArray array = live.get(name);
      if (array != null) {
        return array;
      }
      SDVariable variable = graph.getVariable(name);
      @Nullable INDArray found =
          variable.isPlaceHolder() ? placeholders.get(name) : variable.getArr(false);
      if (found == null) {
        throw new IllegalArgumentException(
            "No array for " + variable.getVariableType() + " \"" + name + "\"");
      }
      return found;
    }
  }
}
