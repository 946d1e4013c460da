package lookright.training;

import java.util.concurrent.CancellationException;

/** Says to stop soon: set by any thread, asked by the one that works, between steps and files. */
public final class CancellationSignal {
  private volatile boolean cancelled;

  /** Asks for the end; may be called again. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether the end was asked for. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Ends the work where nothing is half done.
   *
   * @throws CancellationException if the end was asked for
   */
  public void throwIfCancelled() {
    if (cancelled) {
      throw new CancellationException("stopped on request");
    }
  }
}
