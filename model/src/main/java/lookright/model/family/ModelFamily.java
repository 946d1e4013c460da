package lookright.model.family;

import java.util.List;
import java.util.Set;
import lookright.model.DecoderConfig;

/** How one family's configuration is read. */
public interface ModelFamily {
  /** Its name in {@code config.json}, under {@code model_type}. */
  String modelType();

  /**
   * The name that transformers gives its classes: {@code Llama} for LlamaForTokenClassification.
   */
  String classPrefix();

  /** Keys of this family beside the common ones. */
  Set<String> ownKeys();

  /** The decoder's facts. */
  DecoderConfig read(ConfigReader config);

  /** All families; the list is the documentation. */
  static List<ModelFamily> all() {
    return List.of(new Llama(), new Mistral(), new Qwen2(), new Qwen3(), new SmolLm3());
  }
}
