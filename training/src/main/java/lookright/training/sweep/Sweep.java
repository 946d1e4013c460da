package lookright.training.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import lookright.io.AtomicFolder;
import lookright.io.FolderLock;
import lookright.model.device.Device;
import lookright.ops.Workers;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.RunResult;
import lookright.training.run.TestScores;
import lookright.training.settings.SweepSettings;
import lookright.training.settings.SweepSettings.Protocol;
import lookright.training.settings.SweepSettings.Task;
import lookright.training.sweep.SideBySide.Outcome;

/**
 * Plans x seeds x tasks x learning rates, each a run of its own. Begun again it goes on: finished
 * cells are read, begun ones continue from their checkpoints, failed ones are tried again.
 */
public final class Sweep implements AutoCloseable {
  private final SweepSettings settings;
  private final CellListener listener;
  private final CancellationSignal cancellation;
  private final Device device;
  private final FolderLock lock;
  private final List<Branch> branches = new ArrayList<>();
  private int ended;
  private int trained;
  private double seconds;

  /**
   * Reads data and models; a user's mistake in either is found here.
   *
   * @throws lookright.io.UserException for such a mistake, if a cell needs more memory than there
   *     may be, or if another process is at work on the folder
   */
  public Sweep(
      SweepSettings settings,
      ProgressListener outer,
      CancellationSignal cancellation,
      Device device) {
    this.settings = settings;
    this.device = device;
    this.cancellation = cancellation.inner();
    Path folder = settings.folder();
    this.lock = FolderLock.take(folder.resolveSibling(folder.getFileName() + ".sweep"), folder);
    this.listener = new CellListener(outer, settings.side().jobs() == 1);
    try (Workers workers = new Workers(1)) {
      Surroundings reading = new Surroundings(workers, listener, cancellation, device);
      for (Task task : settings.tasks()) {
        for (double rate : rates(task)) {
          branches.add(new Branch(task, rate, settings.search(), folder(task, rate), reading));
        }
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private List<Double> rates(Task task) {
    return settings.rates().isEmpty()
        ? List.of(task.train().optimiser().learningRate())
        : settings.rates();
  }

  private Path folder(Task task, double rate) {
    Path folder = settings.folder().resolve(task.name());
    return settings.rates().size() > 1
        ? folder.resolve("lr" + Double.toString(rate).toLowerCase(Locale.ROOT))
        : folder;
  }

  /** What is to be done and, from finished cells or some first steps, how long that takes. */
  public Forecast forecast() {
    SideBySide pool = pool();
    List<Cell> cells = next().stream().map(this::known).toList();
    cells.forEach(cell -> branch(cell).put(cell));
    double seconds = 0;
    boolean tried = false;
    for (Branch branch : branches) {
      List<RunResult> finished = branch.finished();
      int open = branch.most() - finished.size();
      OptionalDouble mean = finished.stream().mapToDouble(RunResult::seconds).average();
      tried |= open > 0 && mean.isEmpty();
      if (open > 0) {
        seconds += open * (mean.isPresent() ? mean.getAsDouble() : tried(branch, pool));
      }
    }
    return new Forecast(
        SweepResult.of(settings, scores()).cells(),
        most(),
        pool.width(),
        pool.bytesEach(),
        seconds / pool.width(),
        tried ? "the first steps of one cell" : "the cells that are finished");
  }

  private Cell known(Cell cell) {
    RunResult result = branch(cell).runs().finished(cell.run());
    return result == null ? cell : cell.finished(result);
  }

  private double tried(Branch branch, SideBySide pool) {
    Cell first = branch.cells().values().iterator().next().get(0);
    try (Workers workers = new Workers(pool.threadsEach())) {
      Surroundings silent =
          new Surroundings(workers, ProgressListener.SILENT, cancellation, device);
      return branch.runs().expectedSeconds(first.run(), silent);
    }
  }

  private SideBySide pool() {
    long each =
        branches.stream().mapToLong(branch -> branch.runs().memoryBytes()).max().orElseThrow();
    SweepSettings.SideBySide asked = settings.side();
    SweepSettings.SideBySide side = // a device computes for one at a time
        device.composed()
            ? new SweepSettings.SideBySide(1, asked.memory(), asked.threads())
            : asked;
    return new SideBySide(side, each, cancellation);
  }

  /**
   * Runs all cells that are not finished.
   *
   * @throws java.util.concurrent.CancellationException if it was stopped; what runs saves first
   */
  public SweepResult run() {
    SweepFiles.prepare(settings.folder(), settings.force());
    SideBySide pool = pool();
    List<Cell> next = next();
    while (!next.isEmpty()) {
      write();
      pool.run(next, this::train, outcome -> note(outcome, pool.width()));
      next = next();
    }
    if (settings.protocol() == Protocol.SELECT) {
      SweepResult.best(scores()).forEach(this::test);
    }
    return write();
  }

  private List<Cell> next() {
    return branches.stream().flatMap(branch -> branch.next().stream()).toList();
  }

  private Branch branch(Cell cell) {
    return branches.stream().filter(branch -> branch.has(cell)).findFirst().orElseThrow();
  }

  private Cell train(Cell cell, Workers workers) {
    boolean grid = settings.protocol() == Protocol.GRID;
    Branch branch = branch(cell);
    String title = cell.title();
    listener.runStarted(title, ended + 1, most(), branch.epochs());
    Surroundings its = new Surroundings(workers, listener, cancellation, device);
    RunResult result = branch.runs().one(cell.run(), its, grid ? TestScores.NOW : TestScores.LATER);
    return cell.finished(grid ? branch.runs().test(result, workers, device) : result);
  }

  private int most() {
    return branches.stream().mapToInt(Branch::most).sum();
  }

  private void note(Outcome outcome, int width) {
    Cell cell = outcome.cell();
    branch(cell).put(cell);
    write();
    ended++;
    RunResult result = cell.result();
    boolean read = result != null && outcome.seconds() < result.seconds() / 2;
    if (!read) {
      trained++;
      seconds += outcome.seconds();
    }
    double left = seconds / Math.max(1, trained) * (most() - ended) / width;
    listener.cellEnded(cell.title(), ended, most(), cell.outcome(), left);
  }

  private void test(PlanScore chosen) {
    try (Workers workers = new Workers(settings.side().threads())) {
      for (Cell cell : chosen.cells()) {
        Branch branch = branch(cell);
        RunResult result = Objects.requireNonNull(cell.result());
        branch.put(cell.finished(branch.runs().test(result, workers, device)));
      }
    }
  }

  private List<PlanScore> scores() {
    return branches.stream()
        .flatMap(branch -> branch.cells().values().stream())
        .map(PlanScore::new)
        .toList();
  }

  private SweepResult write() {
    SweepResult result = SweepResult.of(settings, scores());
    SweepFiles.write(settings.folder(), result);
    return result;
  }

  @Override
  public void close() {
    branches.forEach(Branch::close);
    lock.close();
    AtomicFolder.delete(lock.folder());
  }
}
