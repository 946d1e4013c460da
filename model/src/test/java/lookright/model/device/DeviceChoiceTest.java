package lookright.model.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
  private static final Gpu A100 = gpu(0, "NVIDIA A100-SXM4-40GB", "8.0");
  private final List<String> said = new ArrayList<>();

  private static Gpu gpu(int number, String name, String capability) {
    return new Gpu(number, name, ComputeCapability.parse(capability), 40_000_000_000L);
  }

  /** A machine as it might be. */
  private record Machine(
      boolean cuda, boolean cpu, String driver, List<Gpu> shown, boolean firstGpuAlone)
      implements DeviceFacts {
    Machine(boolean cuda, boolean cpu, String driver, List<Gpu> shown) {
      this(cuda, cpu, driver, shown, true);
    }

    @Override
    public boolean hasCudaBackend() {
      return cuda;
    }

    @Override
    public boolean hasCpuBackend() {
      return cpu;
    }

    @Override
    public List<Gpu> gpus() throws UnknownGpuException {
      if (shown == null) {
        throw new UnknownGpuException("nvidia-smi did not answer");
      }
      return shown;
    }
  }

  private static final Machine PLAIN = new Machine(false, true, "", List.of());

  private static Machine cuda(Gpu... gpus) {
    return new Machine(true, false, "535.54.03", List.of(gpus));
  }

  private Device choose(String asked, DeviceFacts facts) {
    return DeviceChoice.choose(DeviceRequest.parse(asked), facts, said::add);
  }

  private void refused(String asked, DeviceFacts facts, String... parts) {
    assertThatThrownBy(() -> choose(asked, facts))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aBuildForProcessorsTakesThemInSilence() {
    assertThat(choose(null, PLAIN)).isEqualTo(Device.CPU);
    assertThat(choose("auto", PLAIN)).isEqualTo(Device.CPU);
    assertThat(choose("cpu", PLAIN)).isEqualTo(Device.CPU);
    assertThat(said).isEmpty();
  }

  @Test
  void autoTakesTheGpuAndSaysWhich() {
    assertThat(choose("auto", cuda(A100))).isEqualTo(Device.of(A100));
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("cuda:0, NVIDIA A100-SXM4-40GB (8.0, 40.0 GB)");
  }

  @Test
  void autoFallsBackAndSaysWhy() {
    assertThat(choose("auto", new Machine(true, true, "", List.of()))).isEqualTo(Device.CPU);
    assertThat(choose("auto", new Machine(true, true, "535.1", List.of(gpu(0, "H100", "9.0")))))
        .isEqualTo(Device.CPU);
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).contains("the processors", "no NVIDIA driver");
    assertThat(said.get(1)).contains("the processors", "H100 has compute capability 9.0");
  }

  @Test
  void aBuildForCudaAloneHasNothingToFallBackTo() {
    Machine noDriver = new Machine(true, false, "", List.of());
    refused("auto", noDriver, "no NVIDIA driver", "CUDA backend alone", "without -Pcuda");
    assertThatThrownBy(() -> choose("cuda", noDriver)).hasMessageNotContaining("--device cpu");
    refused("cuda", PLAIN, "--device cpu takes the processors");
    refused("cpu", noDriver, "device: found cpu", "CUDA backend alone", "without -Pcuda");
    assertThat(said).isEmpty();
  }

  @Test
  void theSecondGpu() {
    Gpu second = gpu(1, "NVIDIA A10", "8.6");
    refused("cuda:1", cuda(A100, second), "found cuda:1", "CUDA_VISIBLE_DEVICES=1");
    assertThat(choose("cuda:0", cuda(A100, second))).isEqualTo(Device.of(A100));
    assertThat(choose("cuda", cuda(A100, second))).isEqualTo(Device.of(A100));
  }

  @Test
  void threadsThatWouldTakeTurnsAreRefused() {
    Gpu second = gpu(1, "NVIDIA A10", "8.6");
    Machine turns = new Machine(true, true, "535.1", List.of(A100, second), false);
    refused("cuda", turns, "2 GPUs", "set CUDA_VISIBLE_DEVICES=0");
    refused("cuda:1", turns, "2 GPUs", "set CUDA_VISIBLE_DEVICES=1");
    assertThat(choose("auto", turns)).isEqualTo(Device.CPU);
    Machine one = new Machine(true, true, "535.1", List.of(A100), false);
    assertThat(choose("cuda", one)).isEqualTo(Device.of(A100));
  }

  @Test
  void whyThereIsNoGpu() {
    refused("cuda", PLAIN, "no CUDA backend", "mvn -Pcuda package");
    refused("cuda", new Machine(true, true, "", List.of()), "no NVIDIA driver");
    refused("cuda", new Machine(true, true, "390.157", List.of(A100)), "390.157", "450 or newer");
    refused("cuda", new Machine(true, true, "535.1", List.of()), "535.1 shows no GPU");
    refused("cuda", new Machine(true, true, "535.1", null), "nvidia-smi did not answer");
    refused("cuda:3", cuda(A100), "no GPU 3", "NVIDIA A100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.0", "10.0", "12.0", "3.5", "3.0", "2.1"})
  void capabilitiesWithoutKernels(String capability) {
    refused("cuda", cuda(gpu(0, "NVIDIA X", capability)), "NVIDIA X has compute capability", "9.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3.7", "5.0", "5.2", "5.3", "6.0", "6.1", "7.0", "7.2", "7.5", "8.0", "8.6", "8.9"
      })
  void capabilitiesWithKernels(String capability) {
    Gpu gpu = gpu(0, "NVIDIA X", capability);
    assertThat(choose("cuda", cuda(gpu))).isEqualTo(Device.of(gpu));
  }

  @Test
  void tooLittleMemoryNamesTheEstimate() {
    assertThatThrownBy(() -> Device.of(A100).requireMemory(41_200_000_000L))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("40.0 GB", "about 41.2 GB", "--batch-size", "--lora-rank");
    Device.of(A100).requireMemory(39_000_000_000L);
    Device.CPU.requireMemory(Long.MAX_VALUE);
  }

  @Test
  void tf32NeedsAGpuThatHasIt() {
    assertThat(Device.of(A100).tf32()).isFalse();
    assertThat(Device.of(A100).inTf32()).isEqualTo(new Device(true, A100, true));
    Gpu old = new Gpu(0, "Tesla V100", new ComputeCapability(7, 0), 16L << 30);
    assertThatThrownBy(() -> Device.of(old).inTf32())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tf32: found cuda:0, Tesla V100 (7.0, 17.2 GB), expected a GPU of");
    for (Device processors : List.of(Device.CPU, Device.COMPOSED)) {
      assertThatThrownBy(processors::inTf32)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("tf32: found the processors, expected a GPU of compute")
          .hasMessageContaining("8.0 or newer");
    }
  }

  @ParameterizedTest
  @CsvSource({"gpu", "cuda:", "cuda:x", "CUDA", "''"})
  void otherNamesAreRefused(String text) {
    refused(text, PLAIN, "device: found " + text, "auto, cpu or cuda");
  }
}
