package lookright.model.device;

import java.util.List;

/** What a machine and a build have. Nobody may start ND4J to find it out. */
public interface DeviceFacts {
  /** Whether ND4J's CUDA backend is on the class path. */
  boolean hasCudaBackend();

  /** Whether ND4J's CPU backend is on the class path. */
  boolean hasCpuBackend();

  /** The version of NVIDIA's driver, such as 535.54.03; empty: there is none. */
  String driver();

  /**
   * Whether ND4J was told to use the first GPU alone. Else its threads take turns among those that
   * it sees, and no call before its start says otherwise.
   */
  boolean firstGpuAlone();

  /**
   * The GPUs that the driver shows.
   *
   * @throws UnknownGpuException if it cannot be asked; the message says why
   */
  List<Gpu> gpus() throws UnknownGpuException;

  /** The driver did not say which GPUs there are. */
  final class UnknownGpuException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what went wrong, as a part of a sentence. */
    public UnknownGpuException(String message) {
      super(message);
    }
  }
}
