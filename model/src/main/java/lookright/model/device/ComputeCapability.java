package lookright.model.device;

import java.util.List;

/** The generation of a GPU, such as 8.6: which machine code it runs. */
public record ComputeCapability(int major, int minor) {
  /**
   * What the published CUDA backend (nd4j-cuda-11.6, 1.0.0-M2.1) contains machine code for. It
   * contains no PTX, so that the driver cannot translate it for another generation.
   */
  private static final List<ComputeCapability> KERNELS =
      List.of(
          new ComputeCapability(3, 7),
          new ComputeCapability(5, 0),
          new ComputeCapability(5, 2),
          new ComputeCapability(6, 0),
          new ComputeCapability(6, 1),
          new ComputeCapability(7, 0),
          new ComputeCapability(7, 5),
          new ComputeCapability(8, 0),
          new ComputeCapability(8, 6));

  /** Reads {@code 8.6}. */
  static ComputeCapability parse(String text) {
    String[] parts = text.split("\\.", 2);
    return new ComputeCapability(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  /** Whether the published kernels run on it: code runs on later minor versions of its major. */
  public boolean hasKernels() {
    return KERNELS.stream().anyMatch(code -> code.major == major && code.minor <= minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
