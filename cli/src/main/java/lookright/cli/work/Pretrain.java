package lookright.cli.work;

import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.device.Device;
import lookright.ops.Workers;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.Pretraining;
import lookright.training.settings.PretrainSettings;

/** {@code lookright pretrain}. */
public final class Pretrain implements Work<PretrainSettings> {
  @Override
  public int run(PretrainSettings settings, Console console) {
    Device device = Devices.choose("cpu", console); // our kernels alone: no GPU
    try (Workers workers = new Workers(settings.threads())) {
      Surroundings surroundings =
          new Surroundings(workers, console.progress(), console.cancellation(), device);
      double loss = new Pretraining(settings, surroundings).run();
      console.results().printf("Mean loss of the last epoch: %.4f nats a sub-token.%n", loss);
      console.results().println("The model is in " + settings.output().folder() + ".");
      return 0;
    }
  }
}
