package lookright.ops;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The backward products of {@link LowRank}. */
final class LowRankGradients {
  private LowRankGradients() {}

  /** {@code dH [N, r1 + r2 + ...] = [s dY_1 B_1 | s dY_2 B_2 | ...]}. */
  static SDVariable ofDown(SDVariable upstream, List<SDVariable> ups, int[] columns, float scale) {
    List<SDVariable> inputs = new ArrayList<>(List.of(upstream));
    inputs.addAll(ups);
    return new Down(inputs, columns, scale).outputVariable();
  }

  /**
   * {@code dB [M, r] = s dY_i' h_i} for the last of {@code ups}; those before it say where in
   * {@code h} its columns are.
   */
  static SDVariable ofUp(
      SDVariable upstream, SDVariable h, List<SDVariable> ups, int column, float scale) {
    List<SDVariable> inputs = new ArrayList<>(List.of(upstream, h));
    inputs.addAll(ups);
    return new Up(inputs, column, scale).outputVariable();
  }

  private static final class Down extends GradientOp {
    private final int[] columns;
    private final float scale;

    Down(List<SDVariable> inputs, int[] columns, float scale) {
      super("lookright_low_rank_down_gradient", 1, inputs);
      this.columns = columns;
      this.scale = scale;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      long ranks = inputs.subList(1, inputs.size()).stream().mapToLong(up -> up.size(1)).sum();
      return List.of(new long[] {inputs.get(0).size(0), ranks});
    }

    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      Work work = super.work(inputs, outputs);
      for (INDArray up : inputs.subList(1, inputs.size())) {
        work = work.products(outputs.get(0).size(0), up.size(1), up.size(0));
      }
      return work;
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      Floats upstream = Floats.of(inputs.get(0));
      Floats result = Floats.of(outputs.get(0));
      int rows = (int) inputs.get(0).size(0);
      int width = (int) inputs.get(0).size(1);
      int ranks = (int) outputs.get(0).size(1);
      int first = 0;
      for (int i = 0; i < columns.length; i++) {
        INDArray array = inputs.get(1 + i);
        Floats up = Floats.of(array);
        int out = (int) array.size(0);
        int rank = (int) array.size(1);
        int column = columns[i];
        int from = first;
        new RowProduct(upstream.slice(column, width), rows, true, workers)
            .sum(
                new int[] {0, out},
                rank,
                (part, begin, end) -> RightBlock.of(Blas.Op.PLAIN, up.slice(begin, rank)),
                scale,
                false,
                result.slice(from, ranks));
        first += rank;
      }
    }
  }

  private static final class Up extends GradientOp {
    private final int column;
    private final float scale;

    Up(List<SDVariable> inputs, int column, float scale) {
      super("lookright_low_rank_up_gradient", 1, inputs);
      this.column = column;
      this.scale = scale;
    }

    @Override
    public List<long[]> outputShapes(List<INDArray> inputs) {
      return List.of(inputs.get(inputs.size() - 1).shape());
    }

    /** Of the matrices B the shapes alone are read. */
    @Override
    public Work work(List<INDArray> inputs, List<INDArray> outputs) {
      INDArray result = outputs.get(0);
      return Work.on(inputs.subList(0, 2), outputs)
          .products(result.size(0), result.size(1), inputs.get(0).size(0));
    }

    @Override
    public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
      Floats upstream = Floats.of(inputs.get(0));
      Floats h = Floats.of(inputs.get(1));
      Floats result = Floats.of(outputs.get(0));
      int rows = (int) inputs.get(0).size(0);
      int width = (int) inputs.get(0).size(1);
      int ranks = (int) inputs.get(1).size(1);
      int out = (int) outputs.get(0).size(0);
      int rank = (int) outputs.get(0).size(1);
      int from =
          inputs.subList(2, inputs.size() - 1).stream().mapToInt(up -> (int) up.size(1)).sum();
      WeightProduct.run(
          upstream.slice(0, width),
          h.slice(from, ranks),
          rows,
          rank,
          scale,
          List.of(new WeightProduct.Part(column, out, result.slice(0, rank))),
          workers);
    }
  }
}
