package lookright.attention.op;

import static lookright.ops.Blas.Op.PLAIN;
import static lookright.ops.Blas.Op.TRANSPOSED;

import java.util.List;
import lookright.ops.Blas;
import lookright.ops.Floats;
import lookright.ops.GradientOp;
import lookright.ops.HeadLayout;
import lookright.ops.RowTiles;
import lookright.ops.Scratch;
import lookright.ops.VectorMath;
import lookright.ops.Work;
import lookright.ops.Workers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient of {@link MaskedAttention} with respect to {@code qkv}, block by block, with the
 * weights {@code P} computed again as in FlashAttention (arXiv 2205.14135, appendix B.4). With the
 * output's gradient {@code dO}: {@code dV = P' dO}, {@code dP = dO V'}, {@code dS = P * (dP -
 * rowsum(P * dP))}, {@code dQ = dS K}, {@code dK = dS' Q}.
 *
 * <p>Inputs: {@code qkv}, {@code offsets}, the logarithms of the denominators, {@code dO}.
 */
final class MaskedAttentionGradient extends GradientOp {
  private final MaskCache mask;
  private final HeadLayout layout;

  MaskedAttentionGradient(List<SDVariable> inputs, MaskCache mask, HeadLayout layout) {
    super("lookright_masked_attention_gradient", 1, inputs);
    this.mask = mask;
    this.layout = layout;
  }

  @Override
  public List<long[]> outputShapes(List<INDArray> inputs) {
    return List.of(inputs.get(0).shape());
  }

  /**
   * Four products a head and a key that a query sees; that the scores are computed again does not
   * count.
   */
  @Override
  public Work work(List<INDArray> inputs, List<INDArray> outputs) {
    return super.work(inputs, outputs)
        .products(Sentences.of(inputs.get(1), mask).pairs(), 4L * layout.queryWidth(), 1);
  }

  @Override
  public void run(List<INDArray> inputs, List<INDArray> outputs, Workers workers) {
    Sentences sentences = Sentences.of(inputs.get(1), mask);
    Floats qkv = Floats.of(inputs.get(0));
    AttentionKernel kernel = new AttentionKernel(layout, sentences, qkv, Floats.of(inputs.get(2)));
    Pass pass = new Pass(kernel, qkv, Floats.of(inputs.get(3)), Floats.of(outputs.get(0)));
    clear(pass.gradient, (int) inputs.get(0).size(0), workers);
    kernel.forEachBlock(workers, block -> differentiate(pass, block));
  }

  /** The arrays of one run. */
  private record Pass(AttentionKernel kernel, Floats qkv, Floats upstream, Floats gradient) {}

  private void clear(Floats array, int rows, Workers workers) {
    RowTiles tiles = new RowTiles(rows, layout.width());
    float[] zeros = new float[tiles.rowsPerTile() * layout.width()];
    tiles.forEach(
        workers,
        (tile, from, to) ->
            array.put((long) from * layout.width(), zeros, (to - from) * layout.width()));
  }

  private void differentiate(Pass pass, AttentionKernel.Block block) {
    Floats weights = Scratch.memory(0, block.size());
    Floats products = Scratch.memory(1, block.size());
    float[] p = pass.kernel.weights(block, weights);
    weights.put(0, p, block.size());
    for (int h = 0; h < block.heads(); h++) {
      throughValues(pass, block, h, weights, products);
    }
    scoreGradient(pass, block, p, products);
    weights.put(0, p, block.size());
    for (int h = 0; h < block.heads(); h++) {
      throughScores(pass, block, h, weights);
    }
  }

  /** Adds to {@code dV} and computes {@code dP} of one head. */
  private void throughValues(
      Pass pass, AttentionKernel.Block block, int h, Floats weights, Floats products) {
    AttentionKernel kernel = pass.kernel;
    int head = block.head() + h;
    int keyHead = head / layout.group();
    int rows = block.rows();
    int width = block.width();
    int size = layout.headSize();
    Blas.Slice upstream = kernel.contextOf(pass.upstream, block, head);
    Blas.Slice valueGradient = kernel.values(pass.gradient, block, keyHead);
    Blas.Slice stored = weights.slice(block.at(h), width);
    add(TRANSPOSED, width, size, rows, stored, upstream, valueGradient);
    Blas.Slice values = kernel.values(block, keyHead);
    Blas.Slice weightGradient = products.slice(block.at(h), width);
    Blas.gemm(PLAIN, TRANSPOSED, rows, width, size, 1f, upstream, values, 0f, weightGradient);
  }

  /** Adds to {@code dQ} and {@code dK} of one head. */
  private void throughScores(Pass pass, AttentionKernel.Block block, int h, Floats weights) {
    AttentionKernel kernel = pass.kernel;
    int head = block.head() + h;
    int keyHead = head / layout.group();
    int rows = block.rows();
    int width = block.width();
    int size = layout.headSize();
    Blas.Slice stored = weights.slice(block.at(h), width);
    Blas.Slice queries = kernel.queries(pass.qkv, block, head);
    Blas.Slice queryGradient = kernel.queries(pass.gradient, block, head);
    Blas.Slice keyGradient = kernel.keys(pass.gradient, block, keyHead);
    add(PLAIN, rows, size, width, stored, kernel.keys(block, keyHead), queryGradient);
    add(TRANSPOSED, width, size, rows, stored, queries, keyGradient);
  }

  /** {@code c += op(a) b}. */
  private static void add(
      Blas.Op opA, int m, int n, int k, Blas.Slice a, Blas.Slice b, Blas.Slice c) {
    Blas.gemm(opA, PLAIN, m, n, k, 1f, a, b, 1f, c);
  }

  /**
   * Replaces the weights {@code p} by the gradient of the scores. The sum is taken over the
   * weights, as PyTorch does, not over the output: a token that sees one key has a gradient of
   * exactly zero.
   */
  private static void scoreGradient(
      Pass pass, AttentionKernel.Block block, float[] p, Floats products) {
    int width = block.width();
    float[] d = Scratch.floats(2, block.size());
    products.get(0, d, block.size());
    float scale = pass.kernel.scale();
    for (int row = 0; row < block.size(); row += width) {
      float pull = VectorMath.dot(p, row, d, row, width);
      for (int i = row; i < row + width; i++) {
        p[i] = p[i] * (d[i] - pull) * scale;
      }
    }
  }
}
