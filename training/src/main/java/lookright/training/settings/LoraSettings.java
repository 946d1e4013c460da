package lookright.training.settings;

import java.util.List;

/**
 * Low-rank updates instead of the weights themselves (LoRA, arXiv 2106.09685).
 *
 * @param rank r
 * @param alpha the scale is {@code alpha / rank}
 * @param dropout rate on what the updates read
 * @param rankStabilised whether the scale is {@code alpha / sqrt(rank)} (arXiv 2312.03732)
 * @param targets the last names of the linear layers that are updated
 */
public record LoraSettings(
    int rank, double alpha, double dropout, boolean rankStabilised, List<String> targets) {
  /** The paper's. */
  public static final LoraSettings PAPER =
      new LoraSettings(64, 16, 0.1, false, List.of("q_proj", "v_proj"));

  /** A user's mistake if a value is outside its range. */
  public LoraSettings {
    Check.atLeast("lora-rank", rank, 1);
    Check.positive("lora-alpha", alpha);
    Check.fraction("lora-dropout", dropout);
    Check.require(!targets.isEmpty(), "lora-targets", targets, "names such as q_proj,v_proj");
    targets = List.copyOf(targets);
  }
}
