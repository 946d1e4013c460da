package lookright.ops;

/** Some columns of the right operand {@code B [K, columns]} of a {@link RowProduct}. */
interface RightBlock {
  /** How {@link #entries} lie: as {@code [depth, columns]}, or transposed. */
  Blas.Op op();

  /** How many rows of B can be had at once. */
  int mostAtOnce();

  /**
   * Some rows of B; they stay what they are until the calling thread asks for others.
   *
   * @param k the first
   * @param depth how many, at most {@link #mostAtOnce}
   */
  Blas.Slice entries(int k, int depth);

  /** The block whose first entry is that of {@code matrix}. */
  static RightBlock of(Blas.Op op, Blas.Slice matrix) {
    return new RightBlock() {
      @Override
      public Blas.Op op() {
        return op;
      }

      @Override
      public int mostAtOnce() {
        return Integer.MAX_VALUE;
      }

      @Override
      public Blas.Slice entries(int k, int depth) {
        return op == Blas.Op.PLAIN ? matrix.at(k, 0) : matrix.at(0, k);
      }
    };
  }
}
