package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import lookright.io.UserException;
import lookright.model.device.ComputeCapability;
import lookright.model.device.Device;
import lookright.model.device.Gpu;
import lookright.ops.Workers;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.TaggerRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that does not fit on a GPU is refused before it starts, by its padded batches. */
class DeviceMemoryTest {
  @TempDir Path folder;

  private static Device gpu(long memory) {
    return Device.of(new Gpu(0, "small", new ComputeCapability(8, 6), memory));
  }

  @Test
  void paddingCounts() throws Exception {
    TinyRun run = TinyRun.in(folder);
    try (Workers workers = new Workers(1)) {
      long ragged = bytes(run, workers, Device.CPU);
      long padded = bytes(run, workers, Device.COMPOSED);
      assertThat(padded).isGreaterThan(ragged);
      assertThat(bytes(run, workers, gpu(padded))).isEqualTo(padded);
      assertThatThrownBy(() -> bytes(run, workers, gpu(padded - 1)))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("device: found cuda:0, small (8.6, ")
          .hasMessageContaining("expected about");
    }
  }

  private static long bytes(TinyRun run, Workers workers, Device device) {
    Surroundings surroundings =
        new Surroundings(workers, ProgressListener.SILENT, new CancellationSignal(), device);
    try (TaggerRuns runs = new TaggerRuns(run.settings("out", false, 0), surroundings)) {
      return runs.memoryBytes();
    }
  }
}
