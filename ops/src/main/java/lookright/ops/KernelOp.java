package lookright.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * A SameDiff operator whose kernel is written in Java and that brings its own gradient operator.
 *
 * <p>ND4J 1.0.0-M2.1 has no user-defined operators; a {@link GraphSession} runs these itself and
 * every stock operator through ND4J. All outputs are float32.
 */
public abstract class KernelOp extends DynamicCustomOp {
  private final String kernelName;
  private final int outputCount;

  /**
   * Adds the operator to a graph.
   *
   * @param kernelName its name in profiles and error messages
   * @param outputCount how many arrays it computes
   * @param graph the graph it joins
   * @param inputs its arguments, in the order in which {@link #run} sees them
   */
  protected KernelOp(String kernelName, int outputCount, SameDiff graph, List<SDVariable> inputs) {
    super(null, graph, inputs.toArray(new SDVariable[0]));
    this.kernelName = kernelName;
    this.outputCount = outputCount;
  }

  /** The shape of each output, given the inputs' arrays. */
  public abstract List<long[]> outputShapes(List<INDArray> inputs);

  /**
   * Which input's memory an output may take over, where nobody reads that input afterwards: the
   * kernel then finds the same array on both sides. The shapes must be equal.
   *
   * @return the input's index, or -1 for memory of the output's own
   */
  public int overwritten(int output) {
    return -1;
  }

  /**
   * Whether it reads arrays in the process's own memory; if not, it works on any backend, and so
   * must whatever adds its gradients.
   */
  public boolean readsHostMemory() {
    return true;
  }

  /**
   * Computes the outputs. Their memory holds anything at first; every entry must be written.
   *
   * @param inputs contiguous row-major arrays, not to be changed
   * @param outputs the arrays to fill, shaped as {@link #outputShapes} said
   * @param workers runs the tiles into which the kernel cuts its work by shape alone
   */
  public abstract void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers);

  /**
   * The size of a run, for profiles.
   *
   * @param inputs as {@link #run} sees them
   * @param outputs likewise
   */
  public Work work(List<INDArray> inputs, List<INDArray> outputs) {
    return Work.on(inputs, outputs);
  }

  /**
   * The gradient of the loss with respect to each input.
   *
   * @param outputGradients one per output; null where nothing depends on that output
   * @param wanted per input, whether its gradient will be used
   * @return one per input; null where it is not wanted or does not exist
   */
  public abstract List<@Nullable SDVariable> gradients(
      List<@Nullable SDVariable> outputGradients, List<Boolean> wanted);

  /**
   * The same operator on other inputs of the same shapes: how what was not kept is computed again
   * in a backward pass.
   */
  protected abstract KernelOp on(List<SDVariable> inputs);

  /** Gradients for SameDiff's own machinery; ours calls {@link #gradients}. */
  @Override
  public List<SDVariable> doDiff(List<SDVariable> outputGradients) {
    List<@Nullable SDVariable> found =
        gradients(
            new ArrayList<>(outputGradients), Collections.nCopies(args().length, Boolean.TRUE));
    List<SDVariable> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      SDVariable gradient = found.get(i);
      all.add(gradient == null ? sameDiff.zerosLike(arg(i)) : gradient);
    }
    return all;
  }

  @Override
  public String opName() {
    return kernelName == null ? "lookright" : kernelName;
  }

  @Override
  public int getNumOutputs() {
    return outputCount;
  }

  @Override
  public List<DataType> calculateOutputDataTypes(List<DataType> inputTypes) {
    return Collections.nCopies(outputCount, DataType.FLOAT);
  }

  @Override
  public Map<String, Object> propertiesForFunction() {
    return Map.of();
  }

  @Override
  public void setPropertiesForFunction(Map<String, Object> properties) {
    if (!Set.of().equals(properties.keySet())) {
      throw new IllegalArgumentException(kernelName + " has no properties: " + properties.keySet());
    }
  }
}
