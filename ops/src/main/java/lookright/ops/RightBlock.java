package lookright.ops;

/** Some columns of the right operand {@code B [K, columns]} of a {@link RowProduct}. */
interface RightBlock {
  /** How {@link #entries} lie: as {@code [depth, columns]}, or transposed. */
  Blas.Op op();

  /**
   * Some rows of B; they stay what they are until the calling thread asks for others.
   *
   * @param k the first
   * @param depth how many, at most {@link InnerSlices#MOST}
   */
  Blas.Slice entries(int k, int depth);

  /** The same rows in the order in which {@link SgemmKernels#kernel} reads them: an address. */
  default long packed(int k, int depth, int columns) {
    Blas.Slice entries = entries(k, depth);
    long panels = Scratch.memory(Scratch.PANELS, depth * columns).address(0);
    if (op() == Blas.Op.PLAIN) {
      SgemmKernels.itcopy(depth, columns, entries.address(), entries.stride(), panels);
    } else {
      SgemmKernels.incopy(depth, columns, entries.address(), entries.stride(), panels);
    }
    return panels;
  }

  /** The block whose first entry is that of {@code matrix}. */
  static RightBlock of(Blas.Op op, Blas.Slice matrix) {
    return new RightBlock() {
      @Override
      public Blas.Op op() {
        return op;
      }

      @Override
      public Blas.Slice entries(int k, int depth) {
        return op == Blas.Op.PLAIN ? matrix.at(k, 0) : matrix.at(0, k);
      }
    };
  }
}
