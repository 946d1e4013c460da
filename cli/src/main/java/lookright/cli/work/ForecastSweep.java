package lookright.cli.work;

import java.io.PrintWriter;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.cli.progress.TimeText;
import lookright.model.device.Device;
import lookright.training.settings.SweepSettings;
import lookright.training.sweep.Forecast;
import lookright.training.sweep.Sweep;
import lookright.training.sweep.SweepResult.CellRow;

/** {@code lookright sweep --dry-run}: what there is to do, and how long it will take. */
public final class ForecastSweep implements Work<SweepSettings> {
  @Override
  public int run(SweepSettings settings, Console console) {
    Device device = Devices.choose(settings.tasks().get(0).train().run(), console);
    try (Sweep sweep = new Sweep(settings, console.progress(), console.cancellation(), device)) {
      print(sweep.forecast(), console.results());
      return 0;
    }
  }

  private static void print(Forecast forecast, PrintWriter out) {
    for (CellRow cell : forecast.cells()) {
      out.printf("%-9s %s  %s%n", cell.state(), cell.folder(), cell.masks());
    }
    long finished =
        forecast.cells().stream().filter(cell -> cell.state().equals("finished")).count();
    String upTo = forecast.most() > forecast.cells().size() ? "up to " : "";
    out.printf(
        "%s%d cells, %d finished; %d side by side, about %d MB each.%n",
        upTo, forecast.most(), finished, forecast.side(), forecast.bytes() / 1_000_000);
    if (finished < forecast.most()) {
      out.printf(
          "Time to expect: about %s (by %s).%n",
          TimeText.of(Math.round(forecast.seconds() * 1e9)), forecast.measured());
    }
  }
}
