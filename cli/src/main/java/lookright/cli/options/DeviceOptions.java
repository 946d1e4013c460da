package lookright.cli.options;

import picocli.CommandLine.Option;

/** What computes. */
public final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "What computes: auto (a GPU if this build and it can, else the processors), cpu, or cuda;"
              + " see docs/gpu.md.")
  private String device = "auto";

  /** The name as given. */
  public String device() {
    return device;
  }
}
