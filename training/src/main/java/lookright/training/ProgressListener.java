package lookright.training;

/**
 * Is told how a run goes. Every method is called from the thread that trains, in the order of the
 * text: runs, in each its epochs, in each its steps. Implementations return at once and never
 * throw.
 */
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener SILENT = new ProgressListener() {};

  /**
   * A run begins.
   *
   * @param name what tells it from the others, such as {@code 0011-seed120}
   * @param number 1 for the first of {@code runs}
   * @param runs how many there are
   * @param epochs how many passes this run makes
   */
  default void runStarted(String name, int number, int runs, int epochs) {}

  /**
   * An epoch begins.
   *
   * @param epoch 1 for the first
   * @param steps micro-batches that it has
   * @param done how many of them were done before this process took the run up; mostly 0
   */
  default void epochStarted(int epoch, long steps, long done) {}

  /**
   * A micro-batch is done.
   *
   * @param step 1 for the first of its epoch
   * @param loss its mean loss; NaN where nothing depends on this micro-batch and it was passed over
   * @param tokens real sub-tokens that were learned from
   */
  default void step(long step, double loss, long tokens) {}

  /**
   * A checkpoint or a result is about to go one step further.
   *
   * @param what the file that is written next, or {@code move}, {@code prune}
   */
  default void writing(String what) {}

  /** An epoch is done and scored. */
  default void epochEnded(EpochReport report) {}

  /** Something to know, in one line. */
  default void message(String text) {}

  /**
   * One of many runs that go on side by side is over; said instead of all that is said of a single
   * run.
   *
   * @param name what tells it from the others
   * @param done how many are over, this one included
   * @param cells how many there are at most
   * @param outcome its score or why it failed, in a few words
   * @param left seconds until all are over, about
   */
  default void cellEnded(String name, int done, int cells, String outcome, double left) {}

  /** A run is over, with its weights saved. */
  default void runEnded() {}
}
