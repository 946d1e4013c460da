package lookright.ops;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The backward products of {@link Linear}; a gradient that nobody wants is not computed. */
final class LinearGradients {
  private LinearGradients() {}

  /** {@code dX [N, K] = sum over parts of dY_i W_i}. */
  static SDVariable ofInput(SDVariable upstream, List<SDVariable> weights) {
    return new Input(join(List.of(upstream), weights)).outputVariable();
  }

  /**
   * {@code dW_i [Mi, K] = dY_i' X} of the wanted parts.
   *
   * @param weights of all parts
   */
  static SDVariable[] ofWeights(
      SDVariable x, SDVariable upstream, List<SDVariable> weights, List<Integer> wanted) {
    return new Weights(join(List.of(x, upstream), weights), wanted).outputVariables();
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
      new RowProduct(upstream.slice(0, width), rows, true, workers)
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

  private static final class Weights extends GradientOp {
    private final List<Integer> wanted;

    Weights(List<SDVariable> inputs, List<Integer> wanted) {
      super("lookright_linear_weight_gradient", wanted.size(), inputs);
      this.wanted = wanted;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return wanted.stream().map(part -> inputs.get(2 + part).shape()).toList();
    }

    /** Of the weights the shapes alone are read. */
    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      INDArray x = inputs.get(0);
      return Work.on(inputs.subList(0, 2), outputs)
          .products(widthOf(outputs), x.size(1), x.size(0));
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      INDArray x = inputs.get(0);
      INDArray upstream = inputs.get(1);
      int inner = (int) x.size(1);
      List<WeightProduct.Part> parts = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        int column = widthOf(inputs.subList(2, 2 + wanted.get(i)));
        Floats result = Floats.of(outputs.get(i));
        int out = (int) outputs.get(i).size(0);
        parts.add(new WeightProduct.Part(column, out, result.slice(0, inner)));
      }
      WeightProduct.run(
          Floats.of(upstream).slice(0, (int) upstream.size(1)),
          Floats.of(x).slice(0, inner),
          (int) x.size(0),
          inner,
          1f,
          parts,
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
