package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import lookright.attention.LayerMaskPlan;
import lookright.model.graph.DecoderModel;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.Test;

/**
 * Which operators a training step of stock operators is made of. Those that are wrong or fatal in
 * ND4J 1.0.0-M2.1 are in none; the others are few.
 */
class StepOperatorsTest {
  /**
   * By ND4J's names: wrong gradients, exceptions, or the end of the process; split and the gradient
   * of log-softmax in 1.0.0-M1.1 alone.
   */
  private static final Set<String> BANNED =
      Set.of(
          "gather",
          "gather_nd",
          "split",
          "split_v",
          "log_softmax_bp",
          "where",
          "Where",
          "select",
          "sparse_softmax_cross_entropy_loss_with_logits",
          "sparse_softmax_cross_entropy_loss_with_logits_grad",
          "softmax_cross_entropy_loss",
          "softmax_cross_entropy_loss_grad",
          "batched_gemm",
          "tensormmul",
          "tensormmul_bp",
          "repeat",
          "dot_product_attention",
          "dot_product_attention_bp",
          "multi_head_dot_product_attention",
          "multi_head_dot_product_attention_bp");

  /** Of a layer, forward and gradient; docs/gpu.md names the number. */
  private static final int MOST = 89;

  private static SortedMap<String, Integer> step(int layers, Formulation form) {
    try (RandomModel small = RandomModel.small(layers);
        DecoderModel model = small.build(LayerMaskPlan.causal(layers), form)) {
      return model.operatorsOfAStep();
    }
  }

  @Test
  void noneIsBannedAndTheyAreFew() {
    SortedMap<String, Integer> two = step(2, Formulation.COMPOSED);
    SortedMap<String, Integer> three = step(3, Formulation.COMPOSED);
    assertThat(three.keySet()).isEqualTo(two.keySet()).doesNotContainAnyElementsOf(BANNED);
    SortedMap<String, Integer> layer = new TreeMap<>();
    three.forEach((kind, count) -> layer.put(kind, count - two.get(kind)));
    assertThat(sum(layer))
        .as("one layer, forward and gradient: %s", layer)
        .isLessThanOrEqualTo(MOST);
  }

  /** Kernels in Java read the process's memory: on a device there must be none. */
  @Test
  void noKernelInJava() {
    assertThat(step(2, Formulation.COMPOSED).keySet())
        .noneMatch(kind -> kind.startsWith("lookright_") && !kind.startsWith("lookright_stock_"));
    assertThat(step(2, Formulation.FUSED).keySet())
        .anyMatch(kind -> kind.startsWith("lookright_") && !kind.startsWith("lookright_stock_"));
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
