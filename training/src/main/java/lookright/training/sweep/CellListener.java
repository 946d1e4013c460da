package lookright.training.sweep;

import java.util.HashSet;
import java.util.Set;
import lookright.training.EpochReport;
import lookright.training.ProgressListener;

/**
 * What is heard of a sweep: all of a cell that works alone; of cells side by side only what is to
 * be known, each thing once. Thread-safe.
 */
final class CellListener implements ProgressListener {
  private final ProgressListener outer;
  private final boolean alone;
  private final Set<String> said = new HashSet<>();

  /**
   * @param outer hears what passes
   * @param alone whether one cell works at a time
   */
  CellListener(ProgressListener outer, boolean alone) {
    this.outer = outer;
    this.alone = alone;
  }

  @Override
  public synchronized void runStarted(String name, int number, int runs, int epochs) {
    if (alone) {
      outer.runStarted(name, number, runs, epochs);
    }
  }

  @Override
  public synchronized void epochStarted(int epoch, long steps, long done) {
    if (alone) {
      outer.epochStarted(epoch, steps, done);
    }
  }

  @Override
  public synchronized void step(long step, double loss, long tokens) {
    if (alone) {
      outer.step(step, loss, tokens);
    }
  }

  @Override
  public synchronized void writing(String what) {
    if (alone) {
      outer.writing(what);
    }
  }

  @Override
  public synchronized void epochEnded(EpochReport report) {
    if (alone) {
      outer.epochEnded(report);
    }
  }

  @Override
  public synchronized void message(String text) {
    if (said.add(text)) {
      outer.message(text);
    }
  }

  @Override
  public synchronized void cellEnded(
      String name, int done, int cells, String outcome, double left) {
    outer.cellEnded(name, done, cells, outcome, left);
  }
}
