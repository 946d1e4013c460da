package lookright.cli.options;

import java.nio.file.Path;
import lookright.model.Quantisation;
import lookright.model.device.Precision;
import lookright.training.settings.TuningSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What of the model is trained. */
public final class TuningOptions {
  private static final TuningSettings DEFAULT = TuningSettings.DEFAULT;

  @Option(names = "--dropout", paramLabel = "X", description = "Dropout before the head.")
  private double dropout = DEFAULT.dropout();

  @Option(
      names = "--freeze-below",
      paramLabel = "LAYER",
      description = "Leave the embeddings and the layers below this one as they are; 0: none.")
  private int freezeBelow = DEFAULT.freezeBelow();

  @Option(names = "--head-only", negatable = true, description = "Train nothing but the head.")
  private boolean headOnly = DEFAULT.headOnly();

  @Mixin private final LoraOptions lora = new LoraOptions();

  @Option(
      names = "--quantise",
      paramLabel = "FORM",
      showDefaultValue = Visibility.NEVER,
      description =
          "With lora-rank: keep the decoder's frozen linear layers in four bits (nf4: NF4 with double"
              + " quantisation; saves memory on processors) or in bfloat16 (bf16; saves memory on a"
              + " GPU). Default: float32.")
  private @Nullable Quantisation quantise;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "With lora-rank: numbers of the products with the frozen linear layers:"
              + " ${COMPLETION-CANDIDATES}. bf16 is faster on processors with avx512_bf16, and"
              + " rounds.")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--gradient-checkpointing",
      negatable = true,
      description =
          "Compute every layer again in the backward pass instead of keeping its activations: less"
              + " memory, more time, the same numbers.")
  private boolean gradientCheckpointing = DEFAULT.gradientCheckpointing();

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description =
          "With --lora-rank: start from the updates in this folder, such as one of lookright tapt,"
              + " under a new head. {plan} and {seed} in it stand for the run's own, a plan as one"
              + " bit a layer.")
  private @Nullable Path adapter;

  /** The options as settings. */
  public TuningSettings settings() {
    return new TuningSettings(
        dropout,
        freezeBelow,
        headOnly,
        lora.settings(),
        quantise,
        precision,
        gradientCheckpointing,
        adapter);
  }
}
