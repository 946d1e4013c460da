package lookright.training;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Says to stop soon: set by any thread, asked by the one that works, between steps and files. */
public final class CancellationSignal {
  private final @Nullable CancellationSignal outer;
  private volatile boolean cancelled;

  /** A signal that nobody has set. */
  public CancellationSignal() {
    this(null);
  }

  private CancellationSignal(@Nullable CancellationSignal outer) {
    this.outer = outer;
  }

  /** A signal for a part of the work: set by itself, or with this one. */
  public CancellationSignal inner() {
    return new CancellationSignal(this);
  }

  /** Asks for the end; may be called again. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether the end was asked for. */
  public boolean isCancelled() {
    return cancelled || (outer != null && outer.isCancelled());
  }

  /**
   * Ends the work where nothing is half done.
   *
   * @throws CancellationException if the end was asked for
   */
  public void throwIfCancelled() {
    if (isCancelled()) {
      throw new CancellationException("stopped on request");
    }
  }
}
