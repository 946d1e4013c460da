package lookright.training.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of arXiv 2401.14556 by the keys of a configuration file; whatever is given beside a
 * recipe wins over it. Plan, seeds and files are not of it.
 */
public enum Recipe {
  /** As the paper's code was meant: gradients accumulate, the cosine ends at 0. */
  PAPER(Accumulation.SUM, CosineLength.OPTIMISER_STEPS),
  /** As the paper's code runs: only the last micro-batch of a window counts, a stretched cosine. */
  PAPER_FAITHFUL(Accumulation.LAST, CosineLength.MICRO_BATCHES);

  private final Accumulation accumulation;
  private final CosineLength cosine;

  Recipe(Accumulation accumulation, CosineLength cosine) {
    this.accumulation = accumulation;
    this.cosine = cosine;
  }

  /** Each setting's text by its key. */
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("lora-rank", "64");
    all.put("lora-alpha", "16");
    all.put("lora-dropout", "0.1");
    all.put("lora-rank-stabilised", "false");
    all.put("lora-targets", "q_proj,v_proj");
    all.put("dropout", "0.1");
    all.put("freeze-below", "0");
    all.put("max-length", "128");
    all.put("long", "truncate");
    all.put("label-on", "first");
    all.put("batch-size", "16");
    all.put("accumulate", "4");
    all.put("accumulation", accumulation.toString());
    all.put("lr", "2e-4");
    all.put("warmup", "0");
    all.put("cosine", cosine.toString());
    all.put("weight-decay", "0.1");
    all.put("clip", "1");
    all.put("beta1", "0.9");
    all.put("beta2", "0.95");
    all.put("epsilon", "1e-5");
    all.put("epochs", "5");
    all.put("keep", "last");
    return all;
  }

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
