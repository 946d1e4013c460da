package lookright.ops;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The sessions on one graph: as many as callers at once, but no more than the machine has
 * processors. More callers wait, in the order in which they came, so that a thousand callers need
 * the memory of a few. Thread-safe; virtual threads wait without holding their carrier.
 */
public final class GraphSessions implements AutoCloseable {
  private final SameDiff graph;
  private final Workers workers;
  private final int most;
  private final Semaphore turns;
  private final Deque<GraphSession> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** Sessions on a finished graph; {@code workers} is shared and not closed. */
  public GraphSessions(SameDiff graph, Workers workers) {
    this.graph = graph;
    this.workers = workers;
    this.most = Math.max(workers.parallelism(), Runtime.getRuntime().availableProcessors());
    this.turns = new Semaphore(most, true);
  }

  /** The largest number of sessions at once. */
  public int most() {
    return most;
  }

  /**
   * Calls {@code body} with a session that nobody else uses meanwhile. A session whose use failed
   * is freed. {@code body} must not ask for another session: there may be only one.
   *
   * @throws IllegalStateException if the sessions are closed
   */
  public <T> T use(Function<GraphSession, T> body) {
    turns.acquireUninterruptibly();
    try {
      if (closed) {
        throw new IllegalStateException("The model is closed: load it again, or close it later");
      }
      GraphSession session = idle.poll();
      return use(session == null ? new GraphSession(graph, workers) : session, body);
    } finally {
      turns.release();
    }
  }

  /** Bytes that idle sessions hold, about the most that their runs needed at once. */
  public long bytes() {
    return idle.stream().mapToLong(GraphSession::bytes).sum();
  }

  private <T> T use(GraphSession session, Function<GraphSession, T> body) {
    T result;
    try {
      result = body.apply(session);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
    idle.push(session);
    return result;
  }

  /** Waits for the sessions in use, frees all, and refuses later callers. May be repeated. */
  @Override
  public void close() {
    closed = true;
    turns.acquireUninterruptibly(most);
    try {
      idle.forEach(GraphSession::close);
      idle.clear();
    } finally {
      turns.release(most);
    }
  }
}
