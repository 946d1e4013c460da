package lookright.cli.work;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.io.AtomicFile;
import lookright.model.device.Device;
import lookright.model.folder.PlanChoice;
import lookright.model.folder.TaggerModel;
import lookright.model.tagging.Piece;
import lookright.ops.Workers;
import lookright.training.data.Columns;
import lookright.training.data.DataReader;
import lookright.training.data.DataSet;
import lookright.training.data.Predictions;
import lookright.training.metrics.Score;
import lookright.training.metrics.SpanReport;
import lookright.training.run.Evaluation;
import lookright.training.run.Speed;
import lookright.training.settings.EvaluateSettings;
import lookright.training.settings.ModelSettings;

/** {@code lookright evaluate}. */
public final class Evaluate implements Work<EvaluateSettings> {
  @Override
  public int run(EvaluateSettings settings, Console console) throws IOException {
    var columns = settings.columns();
    DataSet data =
        DataReader.read(
            settings.data(), columns.format(), new Columns(columns.token(), columns.label(), null));
    data.warnings().forEach(console.progress()::message);
    try (Workers workers = new Workers(settings.model().threads());
        TaggerModel model = load(settings.model(), workers, console)) {
      data.requireLabels(model.settings().labels(), "the model was trained on");
      long start = System.nanoTime();
      Evaluation evaluation = Evaluation.of(model.words(), model.settings().labels(), data);
      double seconds = (System.nanoTime() - start) / 1e9;
      console.progress().message("Speed: " + speed(model, data, seconds, workers).text());
      if (settings.predictions() != null) {
        StringWriter text = new StringWriter();
        Predictions.write(data, evaluation.predicted(), text);
        AtomicFile.writeText(settings.predictions(), text.toString());
      }
      if (settings.json()) {
        console.results().println(evaluation.toJson());
      } else {
        print(evaluation, console.results());
      }
      return 0;
    }
  }

  /** Words become sub-tokens once more, outside the time that is measured. */
  private static Speed speed(TaggerModel model, DataSet data, double seconds, Workers workers) {
    List<Integer> lengths =
        data.sentences().stream()
            .filter(sentence -> !sentence.words().isEmpty())
            .flatMap(sentence -> model.words().encoder().encode(sentence.words()).stream())
            .map(Piece::length)
            .toList();
    long tokens = lengths.stream().mapToLong(Integer::longValue).sum();
    return Speed.of(tokens / seconds, model.flops(), lengths, workers, model.device());
  }

  /** A tagger as a command's options choose it; what the user should know is said. */
  static TaggerModel load(ModelSettings settings, Workers workers, Console console) {
    PlanChoice choice =
        new PlanChoice(settings.mask(), settings.groups(), settings.windowConvention());
    Device device = Devices.choose(settings.device(), console);
    TaggerModel model =
        TaggerModel.load(settings.folder(), choice, workers, device, settings.precision());
    model.notes().forEach(console.progress()::message);
    return model;
  }

  private static void print(Evaluation evaluation, PrintWriter out) {
    String row = "%-20s  %9s  %6s  %6s  %7s%n";
    out.printf(row, "", "precision", "recall", "F1", "support");
    SpanReport strict = evaluation.scores().strict();
    for (Map.Entry<String, Score> type : strict.perType().entrySet()) {
      Score score = type.getValue();
      out.printf(
          row,
          type.getKey(),
          percent(score.precision()),
          percent(score.recall()),
          percent(score.f1()),
          score.support());
    }
    line(out, row, "strict IOB2, micro", strict);
    line(out, row, "conlleval, micro", evaluation.scores().conlleval());
    out.printf("strict macro F1 %s%n", percent(strict.macroF1()));
    out.printf("token accuracy %s%n", percent(evaluation.scores().tokenAccuracy()));
    out.printf(
        "%d sentences, %d words behind the cut%n",
        evaluation.scores().sentences(), evaluation.lostWords());
  }

  private static void line(PrintWriter out, String row, String name, SpanReport report) {
    out.printf(
        row,
        name,
        percent(report.precision()),
        percent(report.recall()),
        percent(report.f1()),
        report.gold());
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f", 100 * fraction);
  }
}
