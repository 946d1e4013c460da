package lookright.training.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import lookright.model.Quantisation;
import lookright.model.device.Precision;
import org.jspecify.annotations.Nullable;

/**
 * What of the model is trained.
 *
 * @param dropout before the head
 * @param freezeBelow the embeddings and the layers below this one stay as they are; 0: none does
 * @param headOnly nothing but the head is trained
 * @param lora low-rank updates and the head are trained, nothing else; null: none
 * @param quantise in what form the frozen linear layers of the decoder are kept; null: float32
 * @param precision of the products with those layers, forward and backward; null: float32
 * @param gradientCheckpointing whether the backward pass computes every layer again, which saves
 *     memory and changes no number
 * @param adapter folder of low-rank updates to start from, with a new head; {@code {plan}} and
 *     {@code {seed}} in it stand for those of a run; null: updates start at zero
 */
public record TuningSettings(
    double dropout,
    int freezeBelow,
    boolean headOnly,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LoraSettings lora,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Quantisation quantise,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Precision precision,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean gradientCheckpointing,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Path adapter) {
  /** Everything, dropout 0.1. */
  public static final TuningSettings DEFAULT = new TuningSettings(0.1, 0, false, null);

  /** In float32, with all activations kept. */
  public TuningSettings(
      double dropout, int freezeBelow, boolean headOnly, @Nullable LoraSettings lora) {
    this(dropout, freezeBelow, headOnly, lora, null, false);
  }

  /** A user's mistake if a value is outside its range. */
  public TuningSettings {
    Check.fraction("dropout", dropout);
    Check.atLeast("freeze-below", freezeBelow, 0);
    Check.exclusive("head-only", headOnly, "lora-rank", lora != null);
    Check.require(
        quantise == null || lora != null,
        "quantise",
        quantise + " without lora-rank",
        "both: what is quantised stays as it is, low-rank updates are trained beside it");
    precision = precision == Precision.FLOAT32 ? null : precision;
    Check.require(
        precision == null || lora != null,
        "precision",
        precision + " without lora-rank",
        "both: frozen layers alone are multiplied in it, low-rank updates are trained beside them");
    Check.exclusive("quantise nf4", quantise == Quantisation.NF4, "precision", precision != null);
    Check.require(
        adapter == null || lora != null,
        "adapter",
        adapter + " without lora-rank",
        "the lora-rank that it was trained with: only low-rank updates can start from it");
  }

  /** Without an adapter to start from. */
  public TuningSettings(
      double dropout,
      int freezeBelow,
      boolean headOnly,
      @Nullable LoraSettings lora,
      @Nullable Quantisation quantise,
      boolean gradientCheckpointing) {
    this(dropout, freezeBelow, headOnly, lora, quantise, null, gradientCheckpointing, null);
  }

  /** The numbers of products with frozen layers. */
  public Precision products() {
    return precision == null ? Precision.FLOAT32 : precision;
  }

  /** A user's mistake if more layers are to be frozen than a model has. */
  public void requireLayers(int layers) {
    Check.require(
        freezeBelow <= layers,
        "freeze-below",
        freezeBelow,
        "at most %d: the model has %d layers".formatted(layers, layers));
  }
}
