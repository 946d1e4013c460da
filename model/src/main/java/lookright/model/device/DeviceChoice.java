package lookright.model.device;

import java.util.List;
import java.util.function.Consumer;
import lookright.io.UserException;
import lookright.model.device.DeviceFacts.UnknownGpuException;

/** From what is asked for and what there is to what computes. */
public final class DeviceChoice {
  /** CUDA 11 at any minor version needs it (NVIDIA, CUDA compatibility). */
  private static final int OLDEST_DRIVER = 450;

  private static final String PUBLISHED =
      "the published CUDA backend has machine code for 3.7, 5.0 to 8.6 and what runs that (8.7,"
          + " 8.9), none for 9.0 (Hopper: H100, H200) and newer";

  private final DeviceFacts facts;

  private DeviceChoice(DeviceFacts facts) {
    this.facts = facts;
  }

  /**
   * The device to use.
   *
   * @param says takes one line: what {@code auto} took and why, where there was a choice
   * @throws UserException if there is no such device here; the message names the reason
   */
  public static Device choose(DeviceRequest asked, DeviceFacts facts, Consumer<String> says) {
    DeviceChoice choice = new DeviceChoice(facts);
    return switch (asked.kind()) {
      case COMPOSED -> Device.COMPOSED;
      case CPU -> choice.cpu("device: found cpu, but ");
      case CUDA -> choice.cuda(asked.number());
      case AUTO -> choice.auto(says);
    };
  }

  private Device cpu(String found) {
    if (facts.hasCudaBackend() && !facts.hasCpuBackend()) {
      throw new UserException(
          found
              + "this build holds the CUDA backend alone; build one for the processors without -Pcuda");
    }
    return Device.CPU;
  }

  private Device auto(Consumer<String> says) {
    if (!facts.hasCudaBackend()) {
      return Device.CPU; // no choice, nothing to say
    }
    try {
      Device device = Device.of(usable(0));
      says.accept("Device: " + device.gpu() + ", the first GPU; --device cpu takes the processors");
      return device;
    } catch (UnusableException e) {
      Device device =
          cpu("device: found auto, but no GPU can be used (" + e.getMessage() + "), and ");
      says.accept("Device: the processors, because no GPU can be used: " + e.getMessage());
      return device;
    }
  }

  private Device cuda(int number) {
    try {
      Gpu gpu = usable(number);
      if (number > 0) {
        throw new UserException(
            ("device: found cuda:%d, but ND4J takes the first GPU that it sees; let it see one:"
                    + " CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES=%d, and --device cuda")
                .formatted(number, number));
      }
      return Device.of(gpu);
    } catch (UnusableException e) {
      String instead = facts.hasCpuBackend() ? "; --device cpu takes the processors" : "";
      throw new UserException("device: found cuda, but " + e.getMessage() + instead, e);
    }
  }

  private Gpu usable(int number) throws UnusableException {
    if (!facts.hasCudaBackend()) {
      throw new UnusableException(
          "this build has no CUDA backend, expected one of mvn -Pcuda package (docs/gpu.md)");
    }
    String driver = facts.driver();
    if (driver.isEmpty()) {
      throw new UnusableException("there is no NVIDIA driver on this machine");
    }
    if (Integer.parseInt(driver.replaceFirst("\\..*", "")) < OLDEST_DRIVER) {
      throw new UnusableException(
          "the NVIDIA driver is %s, expected %d or newer".formatted(driver, OLDEST_DRIVER));
    }
    Gpu gpu = find(number);
    if (!gpu.capability().hasKernels()) {
      throw new UnusableException(
          "%s has compute capability %s; %s".formatted(gpu.name(), gpu.capability(), PUBLISHED));
    }
    return gpu;
  }

  private Gpu find(int number) throws UnusableException {
    List<Gpu> gpus;
    try {
      gpus = facts.gpus();
    } catch (UnknownGpuException e) {
      throw new UnusableException(String.valueOf(e.getMessage()));
    }
    if (gpus.isEmpty()) {
      throw new UnusableException("the NVIDIA driver %s shows no GPU".formatted(facts.driver()));
    }
    if (gpus.size() > 1 && !facts.firstGpuAlone()) {
      throw new UnusableException(
          "there are %d GPUs, and ND4J's threads would take turns; set CUDA_VISIBLE_DEVICES=%d"
              .formatted(gpus.size(), number));
    }
    return gpus.stream()
        .filter(gpu -> gpu.number() == number)
        .findFirst()
        .orElseThrow(
            () -> new UnusableException("there is no GPU %d, only %s".formatted(number, gpus)));
  }

  /** Why a GPU cannot be used, as a part of a sentence. */
  private static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }
}
