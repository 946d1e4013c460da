package lookright.load;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.bytedeco.javacpp.Pointer;

/** Resident memory of the process, noted fifty times while work goes on. */
final class ResidentMemory {
  private static final int NOTES = 50;
  private static final int WARM = NOTES / 5;

  private final int total;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicLongArray notes = new AtomicLongArray(NOTES + 1);

  /**
   * @param total the pieces of work, at least fifty
   */
  ResidentMemory(int total) {
    this.total = total;
    notes.set(0, Pointer.physicalBytes());
  }

  /** One more piece of work is done. */
  void worked() {
    long now = done.incrementAndGet();
    if (now * NOTES / total > (now - 1) * NOTES / total) {
      notes.set((int) (now * NOTES / total), Pointer.physicalBytes());
    }
  }

  int done() {
    return done.get();
  }

  /** By how many bytes the last 80 % needed more than the first 20 % did at their end. */
  long grown() {
    long largest = 0;
    for (int i = WARM; i <= NOTES; i++) {
      largest = Math.max(largest, notes.get(i));
    }
    return largest - notes.get(WARM);
  }

  /** Megabytes at 0, 20, 40, 60, 80 and 100 %. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= NOTES; i += WARM) {
      text.append(text.isEmpty() ? "" : " ").append(notes.get(i) >> 20);
    }
    return text.toString();
  }
}
