package lookright.cli.work;

import lookright.cli.commands.Console;
import lookright.model.device.Device;
import lookright.model.device.DeviceChoice;
import lookright.model.device.DeviceRequest;
import lookright.model.device.MachineFacts;
import lookright.training.settings.RunSettings;
import org.jspecify.annotations.Nullable;

/** The device for a command; where there was a choice, the user is told what was taken. */
final class Devices {
  private Devices() {}

  static Device choose(@Nullable String asked, Console console) {
    return DeviceChoice.choose(
        DeviceRequest.parse(asked), new MachineFacts(), console.progress()::message);
  }

  /** The device of a training run, with products as asked for. */
  static Device choose(RunSettings run, Console console) {
    Device device = choose(run.device(), console);
    return run.tf32() ? device.inTf32() : device;
  }
}
