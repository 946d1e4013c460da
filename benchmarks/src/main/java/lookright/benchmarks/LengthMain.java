package lookright.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lookright.benchmarks.record.Facts;
import lookright.benchmarks.record.Measurement;
import lookright.model.DecoderConfig;
import lookright.model.RotaryScaling;
import lookright.model.TokenBatch;
import lookright.ops.Workers;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * Time and memory by length: shape S, the same number of tokens in sentences of 16 to 4,096, under
 * {@code causal}, {@code full} and {@code window(256)}.
 */
public final class LengthMain {
  private static final List<String> PLANS = List.of("causal*6", "full*6", "window(256)*6");
  private static final List<String> COLUMNS =
      List.of(
          "plan",
          "length",
          "forward, us/token",
          "training, us/token",
          "forward, % of peak",
          "activations forward, MB",
          "activations training, MB",
          "peak resident, MB");
  private static final int ROUNDS = 3;
  private static final Duration PEAK_TIME = Duration.ofMillis(50);

  private LengthMain() {}

  /** One plan at one length. */
  private record Point(
      String plan,
      int length,
      double forward,
      double training,
      double share,
      double forwardMegabytes,
      double trainingMegabytes,
      double resident) {
    List<String> row() {
      return List.of(
          plan,
          Integer.toString(length),
          text("%.1f", forward),
          text("%.1f", training),
          text("%.1f", 100 * share),
          text("%.0f", forwardMegabytes),
          text("%.0f", trainingMegabytes),
          text("%.0f", resident));
    }
  }

  /** {@code [OUT [THREADS [LONGEST]]]}: writes {@code lengths.json} and a chart into a folder. */
  public static void main(String[] args) throws IOException {
    Path out = Path.of(args.length > 0 ? args[0] : "docs/performance");
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    int longest = args.length > 2 ? Integer.parseInt(args[2]) : 4_096;
    Files.createDirectories(out);
    try (Workers workers = new Workers(threads)) {
      String command = "java -cp benchmarks/target/benchmarks.jar lookright.benchmarks.LengthMain";
      Map<String, String> facts = Facts.now(command, threads, workers.sgemmPeak());
      List<Point> points = new ArrayList<>();
      for (String plan : PLANS) {
        for (int length = 16; length <= longest; length *= 2) {
          points.add(measure(plan, length, longest, workers));
          System.err.println(points.get(points.size() - 1).row());
        }
      }
      chart(points, out.resolve("lengths-time.png"));
      Measurement record =
          new Measurement(
              "Length",
              ("Shape S (hidden 288, 6 layers, 6 heads), random weights: %d tokens in sentences of"
                      + " each length, median of %d. Activations are the arrays of a session.")
                  .formatted(longest, ROUNDS),
              facts,
              COLUMNS,
              points.stream().map(Point::row).toList(),
              List.of("lengths-time.png"));
      record.write(out.resolve("lengths.json"));
      System.out.print(record.table());
    }
  }

  private static Point measure(String plan, int length, int tokens, Workers workers) {
    TokenBatch batch = batch(length, tokens / length);
    forgetPeak();
    double peak = workers.measureSgemmPeak(PEAK_TIME);
    double forward;
    double forwardMegabytes;
    double share;
    try (RandomTagger tagger = new RandomTagger(config(tokens), plan, false, workers)) {
      forward = seconds(() -> tagger.model.logits(batch));
      forwardMegabytes = tagger.model.activationBytes() / 1e6;
      double flops = tagger.flops(List.of()).of(Collections.nCopies(tokens / length, length));
      peak = Math.max(peak, workers.measureSgemmPeak(PEAK_TIME));
      share = flops / forward / 1e9 / peak;
    }
    try (RandomTagger tagger = new RandomTagger(config(tokens), plan, true, workers)) {
      double training = tagger.training(step -> seconds(() -> step.accept(batch)));
      double trainingMegabytes = tagger.model.activationBytes() / 1e6;
      return new Point(
          plan.replace("*6", ""),
          length,
          1e6 * forward / tokens,
          1e6 * training / tokens,
          share,
          forwardMegabytes,
          trainingMegabytes,
          PeerMain.peakMegabytes());
    }
  }

  private static DecoderConfig config(int longest) {
    DecoderConfig s = ShapeS.CONFIG;
    return new DecoderConfig(
        2_000,
        s.hiddenSize(),
        s.intermediateSize(),
        ShapeS.HEADS,
        s.normEpsilon(),
        new RotaryScaling.Default(10_000),
        s.biases(),
        false,
        false,
        Math.max(512, longest),
        s.windows());
  }

  private static TokenBatch batch(int length, int sentences) {
    SplittableRandom random = new SplittableRandom(length);
    return TokenBatch.of(
        Stream.generate(() -> random.ints(length, 0, 2_000).toArray()).limit(sentences).toList(),
        Stream.generate(() -> random.ints(length, 0, ShapeS.LABELS).toArray())
            .limit(sentences)
            .toList());
  }

  /** The median after two runs that do not count. */
  private static double seconds(Runnable run) {
    double[] times =
        IntStream.range(0, ROUNDS + 2)
            .mapToDouble(
                i -> {
                  long start = System.nanoTime();
                  run.run();
                  return (System.nanoTime() - start) / 1e9;
                })
            .skip(2)
            .sorted()
            .toArray();
    return times[times.length / 2];
  }

  /** Linux then counts the peak of resident memory from here. */
  private static void forgetPeak() {
    System.gc();
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      System.err.println("The peak of memory is that of the whole process: " + e.getMessage());
    }
  }

  private static void chart(List<Point> points, Path file) throws IOException {
    XYChart chart = new XYChartBuilder().width(800).height(480).title("By length").build();
    chart.setXAxisTitle("tokens of a sentence");
    chart.setYAxisTitle("forward, microseconds a token");
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(0.0);
    Map<String, List<Point>> byPlan = new LinkedHashMap<>();
    points.forEach(p -> byPlan.computeIfAbsent(p.plan, k -> new ArrayList<>()).add(p));
    byPlan.forEach(
        (plan, mine) ->
            chart.addSeries(
                plan,
                mine.stream().mapToDouble(Point::length).toArray(),
                mine.stream().mapToDouble(Point::forward).toArray()));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
