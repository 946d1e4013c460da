package lookright.model.graph;

import java.util.Set;

/**
 * Operators of ND4J that none of our graphs may hold. Those that differ between its versions are in
 * the list if they are wrong in one of 1.0.0-M2.1 and 1.0.0-M1.1.
 */
final class BannedOperators {
  /** By ND4J's names. */
  static final Set<String> NAMES =
      Set.of(
          "gather", // gradient wrong or throws
          "gather_nd", // no gradient
          "split", // no gradient in 1.0.0-M1.1
          "split_v", // no gradient
          "log_softmax_bp", // wrong in 1.0.0-M1.1
          "where", // no gradient
          "Where", // no gradient
          "where_np", // no gradient
          "select", // no gradient
          "sparse_softmax_cross_entropy_loss_with_logits", // ignores the upstream gradient
          "sparse_softmax_cross_entropy_loss_with_logits_grad",
          "softmax_cross_entropy_loss", // ignores the upstream gradient
          "softmax_cross_entropy_loss_grad",
          "softmax_cross_entropy_loss_with_logits", // ignores the upstream gradient
          "softmax_cross_entropy_loss_with_logits_grad",
          "batched_gemm", // throws, once killed the JVM
          "tensordot", // gradient throws
          "tensormmul",
          "tensormmul_bp",
          "repeat", // kills the JVM
          "dot_product_attention", // no mask by query
          "dot_product_attention_bp",
          "multi_head_dot_product_attention", // no mask by query
          "multi_head_dot_product_attention_bp");

  private BannedOperators() {}
}
