package lookright.cli.work;

import java.io.PrintWriter;
import java.util.Locale;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.convert.Conversion;
import lookright.model.convert.Conversion.Moved;
import lookright.model.convert.ConvertSettings;

/** {@code lookright convert}. */
public final class Convert implements Work<ConvertSettings> {
  @Override
  public int run(ConvertSettings settings, Console console) {
    Conversion.Report report = Conversion.run(settings, console.cancellation()::throwIfCancelled);
    report.notes().forEach(console.progress()::message);
    PrintWriter out = console.results();
    for (Moved tensor : report.tensors()) {
      if (settings.dryRun()) {
        out.printf("%s  %s  %s%n", tensor.name(), types(tensor), tensor.shape());
      } else if (tensor.saturated() > 0) {
        out.printf(
            Locale.ROOT,
            "%s: %,d values are beyond the range of %s and became its largest%n",
            tensor.name(),
            tensor.saturated(),
            tensor.to());
      }
    }
    out.printf(
        Locale.ROOT,
        "%s: %d tensors, %,d bytes, %d %s%s%n",
        settings.destination(),
        report.tensors().size(),
        report.bytes(),
        report.files(),
        report.files() == 1 ? "file" : "files",
        settings.dryRun() ? " (dry run: nothing was written)" : "");
    return 0;
  }

  private static String types(Moved tensor) {
    return tensor.from() == tensor.to()
        ? tensor.from().name()
        : tensor.from() + " -> " + tensor.to();
  }
}
