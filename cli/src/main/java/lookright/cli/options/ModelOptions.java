package lookright.cli.options;

import java.nio.file.Path;
import lookright.model.DecoderConfig.WindowConvention;
import lookright.model.device.Precision;
import lookright.training.settings.ModelSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A trained model and how to read it. */
public final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Model folder, saved by LookRight or by transformers.")
  private @Nullable Path model;

  @Option(
      names = "--mask",
      paramLabel = "PLAN",
      description =
          "Mask plan instead of the folder's own or where it has none, such as \"causal*24,"
              + " full*8\".")
  private @Nullable String mask;

  @Option(
      names = "--groups",
      paramLabel = "BITS",
      description = "The same as bits, the first for the group next to the embeddings.")
  private @Nullable String groups;

  @Option(
      names = "--window-convention",
      paramLabel = "NAME",
      description = "Keys in the model's own sliding window: ${COMPLETION-CANDIDATES}.")
  private WindowConvention windowConvention = WindowConvention.CURRENT;

  @Option(
      names = "--strict",
      negatable = true,
      description = "An unknown key of config.json is an error, not a warning.")
  private boolean strict;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "Numbers of the products with the linear layers: ${COMPLETION-CANDIDATES}. bf16 is faster"
              + " on processors with avx512_bf16, and rounds.")
  private Precision precision = Precision.FLOAT32;

  @Mixin private final ThreadOptions threads = new ThreadOptions();
  @Mixin private final DeviceOptions device = new DeviceOptions();

  /** The options as settings. */
  public ModelSettings settings() {
    return new ModelSettings(
        Required.value("model", model),
        mask,
        groups,
        windowConvention,
        strict,
        threads.threads(),
        device.device(),
        precision);
  }
}
