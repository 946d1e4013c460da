package lookright.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lookright.benchmarks.record.Facts;
import lookright.benchmarks.record.Measurement;
import lookright.io.UserException;
import lookright.model.TokenBatch;
import lookright.ops.Workers;

/**
 * A few measures of speed to be taken before and after a change. Each is the time of a piece of
 * work over that of one square product of 960, measured next to it: what the machine's clock and
 * neighbours do hits both alike.
 */
public final class BaselineMain {
  private static final int ROUNDS = 11;
  private static final int WARM = 6;
  private static final Duration PEAK_TIME = Duration.ofMillis(30);
  private static final double PRODUCT = 2.0 * 1_024 * 1_024 * 1_024 / 1e9;
  private static final List<String> COLUMNS = List.of("work", "cost", "lowest", "highest");

  private BaselineMain() {}

  /** Costs of some rounds in units of the square product, ascending. */
  private record Cost(double[] rounds) {
    double median() {
      return rounds[rounds.length / 2];
    }

    /** A quarter of the rounds lies below, another above. */
    double quartile(boolean upper) {
      return rounds[upper ? 3 * rounds.length / 4 : rounds.length / 4];
    }
  }

  /**
   * {@code check [FILE [TOLERANCE]]} compares with stored values and ends with 1 where something
   * got slower; {@code store [FILE]} replaces them. The file's default is that of the checkout.
   */
  public static void main(String[] args) {
    Path file = Path.of(args.length > 1 ? args[1] : "docs/performance/baseline.json");
    try (Workers workers = new Workers(2)) {
      Map<String, Cost> costs = measure(workers);
      if (args.length > 0 && args[0].equals("store")) {
        record(costs, workers).write(file);
        System.out.print(record(costs, workers).table());
      } else if (args.length > 0 && args[0].equals("check") && Files.exists(file)) {
        double tolerance = args.length > 2 ? Double.parseDouble(args[2]) : 0.1;
        System.exit(check(costs, Measurement.read(file), tolerance) ? 0 : 1);
      } else {
        System.err.println("Expected check FILE or store FILE, found " + Arrays.toString(args));
        System.exit(2);
      }
    } catch (UserException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static Map<String, Cost> measure(Workers workers) {
    Map<String, Cost> costs = new LinkedHashMap<>();
    List<TokenBatch> batches = ShapeS.batches(4);
    TokenBatch one = batches.get(0);
    TokenBatch sentence = TokenBatch.of(List.of(Arrays.copyOf(one.ids(), one.offsets()[1])));
    for (String plan : List.of("causal*6", "full*6")) {
      try (RandomTagger tagger = new RandomTagger(ShapeS.CONFIG, plan, false, workers)) {
        costs.put(
            "forward, 64 sentences, " + plan,
            cost(() -> batches.forEach(tagger.model::logits), workers));
        costs.put(
            "forward, one sentence 16 times, " + plan,
            cost(() -> repeat(16, () -> tagger.model.logits(sentence)), workers));
      }
      try (RandomTagger tagger = new RandomTagger(ShapeS.CONFIG, plan, true, workers)) {
        costs.put(
            "training, 64 sentences, " + plan,
            tagger.training(step -> cost(() -> batches.forEach(step), workers)));
      }
    }
    TokenBatch longOne = longest();
    for (String plan : List.of("full*6", "window(64)*6")) {
      try (RandomTagger tagger = new RandomTagger(ShapeS.CONFIG, plan, true, workers)) {
        costs.put(
            "gradients, 4 sentences of 512, " + plan,
            cost(() -> tagger.model.gradients(longOne, 1, null, (l, g) -> {}), workers));
      }
    }
    return costs;
  }

  private static TokenBatch longest() {
    List<int[]> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(Arrays.copyOf(ShapeS.ids(), 512));
    }
    return TokenBatch.of(ids, ids.stream().map(s -> Arrays.copyOf(ShapeS.labels(), 512)).toList());
  }

  private static void repeat(int times, Runnable run) {
    for (int i = 0; i < times; i++) {
      run.run();
    }
  }

  /** After some rounds that do not count, since the virtual machine compiles. */
  private static Cost cost(Runnable run, Workers workers) {
    double[] rounds = new double[ROUNDS];
    for (int i = -WARM; i < ROUNDS; i++) {
      double before = i < 0 ? 0 : workers.measureSgemmPeak(PEAK_TIME);
      long start = System.nanoTime();
      run.run();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (i >= 0) {
        double after = workers.measureSgemmPeak(PEAK_TIME);
        rounds[i] = seconds * Math.max(before, after) / PRODUCT;
      }
    }
    Arrays.sort(rounds);
    return new Cost(rounds);
  }

  private static Measurement record(Map<String, Cost> costs, Workers workers) {
    String command =
        "java -cp benchmarks/target/benchmarks.jar lookright.benchmarks.BaselineMain store";
    return new Measurement(
        "Baseline",
        ("Time over that of one square product of 960 measured next to it: medians and quartiles of"
                + " %d. `BaselineMain check` says what a change made slower.")
            .formatted(ROUNDS),
        Facts.now(command, 2, workers.sgemmPeak()),
        COLUMNS,
        costs.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).toList(),
        List.of());
  }

  private static List<String> row(String work, Cost cost) {
    return List.of(
        work, text(cost.median()), text(cost.quartile(false)), text(cost.quartile(true)));
  }

  /** Slower is what lies above the stored median by the tolerance, and above its spread too. */
  private static boolean check(Map<String, Cost> costs, Measurement stored, double tolerance) {
    boolean fine = true;
    System.out.printf("%-44s %9s %9s %7s%n", "work", "stored", "now", "ratio");
    for (List<String> row : stored.rows()) {
      Cost now = costs.get(row.get(0));
      if (now == null) {
        throw new UserException("Found no work \"" + row.get(0) + "\" any more: store anew");
      }
      double before = Double.parseDouble(row.get(1));
      boolean slower =
          now.median() > before * (1 + tolerance)
              && now.quartile(false) > Double.parseDouble(row.get(3));
      fine &= !slower;
      System.out.printf(
          Locale.ROOT,
          "%-44s %9.2f %9.2f %7.2f%s%n",
          row.get(0),
          before,
          now.median(),
          now.median() / before,
          slower ? "  SLOWER" : "");
    }
    return fine;
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
