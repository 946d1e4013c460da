package lookright.training.profile;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import lookright.ops.Gradients;
import lookright.ops.KernelOp;
import lookright.ops.Tap;
import lookright.ops.Work;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sums up what goes by between {@link #start} and {@link #stop}: time, work, allocations, idle
 * threads. A part's time is its own, without that of parts within it, so that times add up. It
 * watches one caller, the one that started it, and the threads that work for it.
 */
public final class Recorder implements Tap {
  private final ThreadMXBean allocations = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Key, Sums> sums = new LinkedHashMap<>();
  private final Deque<Frame> open = new ArrayDeque<>();
  private final int threads;
  private volatile @Nullable Thread caller;
  private boolean backward;
  private long started;

  /**
   * Ready to watch.
   *
   * @param threads that work on a kernel, the caller included
   */
  public Recorder(int threads) {
    this.threads = threads;
  }

  private record Key(Phase phase, String name, String shape) {}

  /** What a kind of part came to. */
  private static final class Sums {
    private long calls;
    private long nanos;
    private long flops;
    private long bytes;
    private long allocated;
    private long idleNanos;
  }

  /** A part in progress. */
  private static final class Frame {
    private final long start = System.nanoTime();
    private final long allocatedBefore;
    private final LongAdder othersBusy = new LongAdder();
    private final LongAdder othersAllocated = new LongAdder();
    private long within;
    private long allocatedWithin;
    private long ownTiles;
    private long waited;

    Frame(long allocatedBefore) {
      this.allocatedBefore = allocatedBefore;
    }
  }

  /** Begins anew; the calling thread is the one that is watched. */
  public void start() {
    sums.clear();
    open.clear();
    backward = false;
    caller = Thread.currentThread();
    started = System.nanoTime();
  }

  /** Runs what is not to be counted, between two parts. */
  public void aside(Runnable body) {
    Thread watched = caller;
    long before = System.nanoTime();
    caller = null;
    body.run();
    caller = watched;
    started += System.nanoTime() - before;
  }

  /** Ends; the rows are what was seen since {@link #start}. */
  public Seen stop() {
    double seconds = (System.nanoTime() - started) / 1e9;
    caller = null;
    List<Profile.Row> rows = new ArrayList<>();
    sums.forEach(
        (key, s) ->
            rows.add(
                new Profile.Row(
                    key.phase,
                    key.name,
                    key.shape,
                    s.calls,
                    s.nanos / 1e9,
                    s.flops,
                    s.bytes,
                    s.allocated,
                    s.idleNanos / 1e9)));
    rows.sort(
        Comparator.comparing(Profile.Row::phase)
            .thenComparing(Profile.Row::seconds, Comparator.reverseOrder()));
    return new Seen(seconds, rows);
  }

  /**
   * What went by.
   *
   * @param seconds from start to stop
   * @param rows by phase, the longest first
   */
  public record Seen(double seconds, List<Profile.Row> rows) {
    /** How often a graph was run. */
    public long runs() {
      return rows.stream()
          .filter(row -> row.phase() == Phase.SESSION)
          .mapToLong(Profile.Row::calls)
          .sum();
    }
  }

  @Override
  public <T extends @Nullable Object> T part(
      Phase phase, String name, Work work, Supplier<T> body) {
    if (Thread.currentThread() != caller) {
      return body.get();
    }
    if (phase == Phase.SESSION) {
      backward = false;
    }
    Frame frame = enter();
    T result = body.get();
    leave(frame, new Key(phase, name, ""), work);
    return result;
  }

  @Override
  public List<INDArray> operator(
      SameDiffOp op, List<INDArray> inputs, Supplier<List<INDArray>> body) {
    if (Thread.currentThread() != caller) {
      return body.get();
    }
    backward |= op.getInputsToOp() != null && op.getInputsToOp().contains(Gradients.SEED);
    Frame frame = enter();
    List<INDArray> outputs = body.get();
    Work work =
        op.getOp() instanceof KernelOp kernel
            ? kernel.work(inputs, outputs)
            : Work.on(inputs, outputs);
    String shape = work.flops() == 0 ? "" : shape(inputs.get(0), outputs.get(0));
    leave(frame, new Key(backward ? Phase.BACKWARD : Phase.FORWARD, name(op), shape), work);
    return outputs;
  }

  private static String name(SameDiffOp op) {
    return op.getOp().opName().replaceFirst("^lookright_", "").replace('_', ' ');
  }

  /** Rows are tokens, and differ from step to step: what a row becomes, or else the whole shape. */
  private static String shape(INDArray input, INDArray output) {
    boolean rows = input.size(0) == output.size(0);
    return (rows ? input.size(1) + " > " : output.size(0) + " x ") + output.size(1);
  }

  @Override
  public void tiles(IntConsumer tile, Consumer<IntConsumer> body) {
    Frame frame = Thread.currentThread() == caller ? open.peek() : null;
    if (frame == null) {
      body.accept(tile);
      return;
    }
    long before = System.nanoTime();
    long ownBefore = frame.ownTiles;
    body.accept(i -> one(frame, tile, i));
    frame.waited += System.nanoTime() - before - (frame.ownTiles - ownBefore);
  }

  private void one(Frame frame, IntConsumer tile, int i) {
    boolean own = Thread.currentThread() == caller;
    long allocated = own ? 0 : allocations.getCurrentThreadAllocatedBytes();
    long before = System.nanoTime();
    tile.accept(i);
    long nanos = System.nanoTime() - before;
    if (own) {
      frame.ownTiles += nanos;
    } else {
      frame.othersBusy.add(nanos);
      frame.othersAllocated.add(allocations.getCurrentThreadAllocatedBytes() - allocated);
    }
  }

  private Frame enter() {
    Frame frame = new Frame(allocations.getCurrentThreadAllocatedBytes());
    open.push(frame);
    return frame;
  }

  private void leave(Frame frame, Key key, Work work) {
    long nanos = System.nanoTime() - frame.start;
    long allocated = allocations.getCurrentThreadAllocatedBytes() - frame.allocatedBefore;
    long own = nanos - frame.within;
    open.pop();
    Frame outer = open.peek();
    if (outer != null) {
      outer.within += nanos;
      outer.allocatedWithin += allocated;
    }
    Sums s = sums.computeIfAbsent(key, k -> new Sums());
    s.calls++;
    s.nanos += own;
    s.flops += work.flops();
    s.bytes += work.bytes();
    s.allocated += allocated - frame.allocatedWithin + frame.othersAllocated.sum();
    s.idleNanos += Math.max(0, (threads - 1) * own - frame.othersBusy.sum()) + frame.waited;
  }
}
