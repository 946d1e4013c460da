package lookright.ops;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The backward products of {@link Linear}, one operator for each gradient that is wanted. */
final class LinearGradients {
  private LinearGradients() {}

  /** {@code dX [N, K] = sum over parts of dY_i W_i}. */
  static SDVariable ofInput(SDVariable upstream, List<SDVariable> weights) {
    return new Input(join(List.of(upstream), weights)).outputVariable();
  }

  /** {@code dW [M, K] = dY_i' X}, where {@code before} are the parts on the left of this one. */
  static SDVariable ofWeight(
      SDVariable x, SDVariable upstream, SDVariable weight, List<SDVariable> before) {
    return new Weight(join(List.of(x, upstream, weight), before)).outputVariable();
  }

  /** {@code db [M]}, the sums of {@code dY_i} over rows. */
  static SDVariable ofBias(SDVariable upstream, SDVariable weight, List<SDVariable> before) {
    return new Bias(join(List.of(upstream, weight), before)).outputVariable();
  }

  private static List<SDVariable> join(List<SDVariable> first, List<SDVariable> second) {
    List<SDVariable> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static int widthOf(List<INDArray> weights) {
    return weights.stream().mapToInt(w -> (int) w.size(0)).sum();
  }

  private static final class Input extends GradientOp {
    Input(List<SDVariable> inputs) {
      super("lookright_linear_input_gradient", 1, inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(new long[] {inputs.get(0).size(0), inputs.get(1).size(1)});
    }

    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      INDArray upstream = inputs.get(0);
      long inner = outputs.get(0).size(1);
      return super.work(inputs, outputs).products(upstream.size(0), inner, upstream.size(1));
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int rows = (int) outputs.get(0).size(0);
      int inner = (int) outputs.get(0).size(1);
      int width = (int) inputs.get(0).size(1);
      Floats upstream = Floats.of(inputs.get(0));
      Floats result = Floats.of(outputs.get(0));
      List<Floats> weights = inputs.subList(1, inputs.size()).stream().map(Floats::of).toList();
      new RowProduct(upstream.slice(0, width), rows, false, workers)
          .sum(
              Linear.starts(inputs.subList(1, inputs.size()), weight -> (int) weight.size(0)),
              inner,
              (part, from, to) ->
                  RightBlock.of(Blas.Op.PLAIN, weights.get(part).slice(from, inner)),
              1f,
              false,
              result.slice(0, inner));
    }
  }

  private static final class Weight extends GradientOp {
    Weight(List<SDVariable> inputs) {
      super("lookright_linear_weight_gradient", 1, inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(2).shape());
    }

    /** Of the weights the shapes alone are read. */
    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      INDArray result = outputs.get(0);
      return Work.on(inputs.subList(0, 2), outputs)
          .products(result.size(0), result.size(1), inputs.get(0).size(0));
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int rows = (int) inputs.get(0).size(0);
      int inner = (int) inputs.get(0).size(1);
      int width = (int) inputs.get(1).size(1);
      int out = (int) inputs.get(2).size(0);
      int column = widthOf(inputs.subList(3, inputs.size()));
      Floats x = Floats.of(inputs.get(0));
      Floats upstream = Floats.of(inputs.get(1));
      Floats result = Floats.of(outputs.get(0));
      WeightProduct.run(
          upstream.slice(column, width),
          x.slice(0, inner),
          rows,
          out,
          inner,
          1f,
          result.slice(0, inner),
          workers);
    }
  }

  private static final class Bias extends GradientOp {
    Bias(List<SDVariable> inputs) {
      super("lookright_linear_bias_gradient", 1, inputs);
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(new long[] {inputs.get(1).size(0)});
    }

    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      return Work.on(inputs.subList(0, 1), outputs);
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      int rows = (int) inputs.get(0).size(0);
      int width = (int) inputs.get(0).size(1);
      int out = (int) outputs.get(0).size(0);
      int column = widthOf(inputs.subList(2, inputs.size()));
      Floats upstream = Floats.of(inputs.get(0));
      float[] sums = new float[out];
      float[] row = new float[out];
      for (int i = 0; i < rows; i++) {
        upstream.get((long) i * width + column, row, out);
        for (int j = 0; j < out; j++) {
          sums[j] += row[j];
        }
      }
      Floats.of(outputs.get(0)).put(0, sums, out);
    }
  }
}
