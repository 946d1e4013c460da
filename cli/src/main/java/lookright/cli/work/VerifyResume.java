package lookright.cli.work;

import java.io.PrintWriter;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.device.Device;
import lookright.ops.Workers;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.ResumeProof;
import lookright.training.settings.VerifyResumeSettings;

/** {@code lookright verify-resume}: exit code 1 where a resumed run is not the same. */
public final class VerifyResume implements Work<VerifyResumeSettings> {
  @Override
  public int run(VerifyResumeSettings settings, Console console) {
    Device device = Devices.choose(settings.train().run(), console);
    try (Workers workers = new Workers(settings.train().run().threads())) {
      ResumeProof proof =
          ResumeProof.of(
              settings.train(),
              settings.steps(),
              new Surroundings(workers, console.progress(), console.cancellation(), device));
      PrintWriter out = console.results();
      out.printf(
          "%s: %d steps at once against %d, a stop, and %d more.%n",
          proof.run(), 2 * proof.steps(), proof.steps(), proof.steps());
      proof.differences().forEach(line -> out.println("WRONG  " + line));
      out.println(
          proof.ok()
              ? "Equal bit for bit: %d tensors (weights, moments, kept weights) and all counters."
                  .formatted(proof.tensors())
              : "Not equal: see the lines above.");
      return proof.ok() ? 0 : 1;
    }
  }
}
