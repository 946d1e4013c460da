package lookright.ops;

/**
 * How products cut their inner length, by that length alone: into slices of about the same depth, a
 * panel of which stays in a processor's nearest cache.
 *
 * @param length the inner length
 */
record InnerSlices(int length) {
  /** The depth of the deepest slice. */
  static final int MOST = 384;

  /** What is done with one slice. */
  interface Body {
    /** Treats the positions {@code [k, k + depth)}. */
    void accept(int k, int depth);
  }

  /** Calls {@code body} for each slice in turn. */
  void forEach(Body body) {
    int slices = (length + MOST - 1) / MOST;
    for (int i = 0; i < slices; i++) {
      int k = (int) ((long) length * i / slices);
      body.accept(k, (int) ((long) length * (i + 1) / slices) - k);
    }
  }
}
