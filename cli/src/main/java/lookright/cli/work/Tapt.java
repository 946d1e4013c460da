package lookright.cli.work;

import java.util.List;
import java.util.Locale;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.device.Device;
import lookright.ops.Workers;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.TaskAdaptation;
import lookright.training.settings.TrainSettings;

/** {@code lookright tapt}: trains and says where the results are. */
public final class Tapt implements Work<TrainSettings> {
  @Override
  public int run(TrainSettings settings, Console console) {
    Device device = Devices.choose(settings.run(), console);
    try (Workers workers = new Workers(settings.run().threads());
        TaskAdaptation adaptation =
            new TaskAdaptation(
                settings,
                new Surroundings(workers, console.progress(), console.cancellation(), device))) {
      List<TaskAdaptation.Result> results = adaptation.run();
      for (TaskAdaptation.Result result : results) {
        console
            .results()
            .printf(
                Locale.ROOT,
                "%s, seed %d: %d blocks, loss of the last epoch %.4f, in %s%n",
                result.plan(),
                result.seed(),
                result.blocks(),
                result.loss(),
                result.folder());
      }
      console
          .results()
          .printf(
              "Train on from there: lookright train ... --%s %s%n",
              settings.tuning().lora() == null ? "model" : "adapter", results.get(0).folder());
      return 0;
    }
  }
}
