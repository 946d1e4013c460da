package lookright.cli.work;

import java.io.PrintWriter;
import java.util.Locale;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.device.Device;
import lookright.training.settings.VerifySettings;
import lookright.training.verify.Comparison;
import lookright.training.verify.Formulation;
import lookright.training.verify.Verification;

/** {@code lookright verify}: exit code 1 where a value is out of its bound or was not computed. */
public final class Verify implements Work<VerifySettings> {
  @Override
  public int run(VerifySettings settings, Console console) {
    Device device = Devices.choose(settings.device(), console);
    Verification.Options options =
        new Verification.Options(
            settings.skip(),
            settings.tolerance(),
            settings.save(),
            device.composed() ? Formulation.COMPOSED : Formulation.FUSED,
            settings.threads());
    Verification result =
        Verification.run(settings.folder(), settings.adapter(), settings.expected(), options);
    if (settings.json()) {
      console.results().println(result.toJson());
    } else {
      print(result, console.results());
    }
    return result.ok() ? 0 : 1;
  }

  private static void print(Verification result, PrintWriter out) {
    for (Comparison tensor : result.tensors()) {
      out.printf(
          Locale.ROOT,
          "%-6s %-60s largest difference %.2e, relative %.2e, bound %.1e%n",
          tensor.ok() ? "ok" : "WRONG",
          tensor.name(),
          tensor.maxAbs(),
          tensor.maxRel(),
          tensor.bound());
    }
    result.skipped().forEach(name -> out.println("skipped " + name));
    out.println(
        result.ok()
            ? "All " + result.tensors().size() + " tensors agree."
            : "Not equal: see the lines above.");
  }
}
