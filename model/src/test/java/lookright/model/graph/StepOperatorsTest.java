package lookright.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import lookright.attention.LayerMaskPlan;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.Quantisation;
import lookright.model.RotaryScaling;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.ops.HeadLayout;
import lookright.ops.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** Which operators a training step on a device is made of: few, none of them banned. */
class StepOperatorsTest {
  private static final Head HEAD = new Head.TokenClassification(5, true);

  /** Of a layer, forward and gradient; docs/gpu.md names the number. */
  private static final int MOST = 89;

  /** A small LLaMA with grouped queries; quantised weights are frozen, all others trained. */
  private static SortedMap<String, Integer> step(int layers, Device device, Quantisation form) {
    DecoderConfig config =
        new DecoderConfig(
            50,
            32,
            48,
            new HeadLayout(4, 2, 8),
            1e-5,
            new RotaryScaling.Default(10_000),
            DecoderConfig.Biases.NONE,
            false,
            false,
            64,
            Collections.nCopies(layers, null));
    try (Workers workers = new Workers(1);
        Weights weights =
            Weights.read(DecoderTensors.shapes(config, HEAD), Weights.random(1, 0.1), form)) {
      Stream<String> names = weights.names().stream();
      List<String> trained =
          names.filter(name -> form == null || !DecoderTensors.isBlockLinear(name)).toList();
      DecoderModel.Design design =
          new DecoderModel.Design(config, LayerMaskPlan.causal(layers), HEAD, trained, 0);
      try (DecoderModel model = DecoderModel.on(device, design, weights, workers)) {
        return model.operatorsOfAStep();
      }
    }
  }

  @ParameterizedTest
  @NullSource
  @EnumSource(Quantisation.class)
  void noneIsBannedAndTheyAreFew(Quantisation form) {
    SortedMap<String, Integer> two = step(2, Device.COMPOSED, form);
    SortedMap<String, Integer> three = step(3, Device.COMPOSED, form);
    assertThat(three.keySet())
        .isEqualTo(two.keySet())
        .doesNotContainAnyElementsOf(BannedOperators.NAMES);
    SortedMap<String, Integer> layer = new TreeMap<>();
    three.forEach((kind, count) -> layer.put(kind, count - two.get(kind)));
    assertThat(sum(layer))
        .as("one layer, forward and gradient: %s", layer)
        .isLessThanOrEqualTo(MOST);
  }

  /** Kernels in Java read the process's memory: on a device there must be none. */
  @Test
  void noKernelInJava() {
    assertThat(step(2, Device.COMPOSED, null).keySet())
        .noneMatch(kind -> kind.startsWith("lookright_") && !kind.startsWith("lookright_stock_"));
    assertThat(step(2, Device.CPU, null).keySet())
        .anyMatch(kind -> kind.startsWith("lookright_") && !kind.startsWith("lookright_stock_"));
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
