package lookright.cli.work;

import lookright.cli.commands.Console;
import lookright.model.device.Device;
import lookright.model.device.DeviceChoice;
import lookright.model.device.DeviceRequest;
import lookright.model.device.MachineFacts;
import org.jspecify.annotations.Nullable;

/** The device for a command; where there was a choice, the user is told what was taken. */
final class Devices {
  private Devices() {}

  static Device choose(@Nullable String asked, Console console) {
    return DeviceChoice.choose(
        DeviceRequest.parse(asked), new MachineFacts(), console.progress()::message);
  }
}
