package lookright.model.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lookright.model.device.DeviceFacts.UnknownGpuException;
import org.junit.jupiter.api.Test;

class MachineFactsTest {
  private static final String TWO =
      """
      0, 8.0, 40960, NVIDIA A100-SXM4-40GB
      1, 7.5, 15360, Tesla T4
      """;

  @Test
  void readsWhatNvidiaSmiPrints() throws Exception {
    assertThat(MachineFacts.parse(TWO))
        .containsExactly(
            new Gpu(0, "NVIDIA A100-SXM4-40GB", new ComputeCapability(8, 0), 40_960L << 20),
            new Gpu(1, "Tesla T4", new ComputeCapability(7, 5), 15_360L << 20));
    assertThat(MachineFacts.parse("")).isEmpty();
  }

  @Test
  void anOldDriverDoesNotKnowTheCapability() {
    assertThatThrownBy(() -> MachineFacts.parse("0, [N/A], 40960, Tesla K80"))
        .isInstanceOf(UnknownGpuException.class)
        .hasMessageContaining("[N/A]");
  }

  @Test
  void readsTheDriversVersion() {
    assertThat(
            MachineFacts.version(
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.54.03  Tue Jun  6 22:20:39\n"))
        .isEqualTo("535.54.03");
    assertThat(
            MachineFacts.version(
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.90.07  Release\n"))
        .isEqualTo("550.90.07");
    assertThat(MachineFacts.version("something else")).isEmpty();
  }

  @Test
  void theEnvironmentNumbersAnew() throws Exception {
    List<Gpu> all = MachineFacts.parse(TWO);
    assertThat(MachineFacts.visible(all, null)).isEqualTo(all);
    assertThat(MachineFacts.visible(all, "GPU-4f2a")).isEqualTo(all);
    assertThat(MachineFacts.visible(all, "")).isEmpty();
    assertThat(MachineFacts.visible(all, "1"))
        .containsExactly(new Gpu(0, "Tesla T4", new ComputeCapability(7, 5), 15_360L << 20));
  }

  @Test
  void theBackendOfTheseTests() {
    assertThat(new MachineFacts().hasCpuBackend()).isTrue();
  }
}
