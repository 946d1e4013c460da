package lookright.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lookright.io.UserException;
import lookright.model.DecoderConfig;

/**
 * A {@code config.json} understood.
 *
 * @param json the file as it was
 * @param family whose model it is
 * @param decoder the decoder's facts
 * @param unknownKeys keys that neither we nor transformers 4 and 5 give a meaning
 */
public record ModelConfig(
    JsonNode json, ModelFamily family, DecoderConfig decoder, List<String> unknownKeys) {
  /** Keys without influence on the numbers that a tagger or a language model computes. */
  private static final Set<String> INERT =
      Set.of(
          "architectures",
          "model_type",
          "transformers_version",
          "torch_dtype",
          "dtype",
          "use_cache",
          "initializer_range",
          "bos_token_id",
          "eos_token_id",
          "pad_token_id",
          "sep_token_id",
          "decoder_start_token_id",
          "unk_token_id",
          "id2label",
          "label2id",
          "num_labels",
          "_name_or_path",
          "name_or_path",
          "classifier_dropout",
          "hidden_dropout",
          "lookright",
          "return_dict",
          "return_dict_in_generate",
          "output_hidden_states",
          "output_attentions",
          "torchscript",
          "use_bfloat16",
          "tf_legacy_loss",
          "pruned_heads",
          "chunk_size_feed_forward",
          "is_encoder_decoder",
          "is_decoder",
          "cross_attention_hidden_size",
          "add_cross_attention",
          "tie_encoder_decoder",
          "finetuning_task",
          "problem_type",
          "prefix",
          "tokenizer_class",
          "task_specific_params",
          "max_length",
          "min_length",
          "do_sample",
          "early_stopping",
          "num_beams",
          "num_beam_groups",
          "diversity_penalty",
          "temperature",
          "top_k",
          "top_p",
          "typical_p",
          "repetition_penalty",
          "length_penalty",
          "no_repeat_ngram_size",
          "encoder_no_repeat_ngram_size",
          "bad_words_ids",
          "num_return_sequences",
          "output_scores",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "remove_invalid_values",
          "exponential_decay_length_penalty",
          "suppress_tokens",
          "begin_suppress_tokens",
          "attn_implementation",
          "_attn_implementation",
          "_attn_implementation_autoset",
          "mlp_bias",
          "attention_bias",
          "layer_types",
          "use_sliding_window",
          "sliding_window",
          "max_window_layers",
          "head_dim",
          "num_key_value_heads",
          "auto_map",
          "license");

  /**
   * Understands a configuration.
   *
   * @param where the file's name in messages
   */
  public static ModelConfig of(JsonNode json, String where) {
    ConfigReader reader = new ConfigReader(json, where);
    String type = reader.text("model_type", "");
    List<ModelFamily> families = ModelFamily.all();
    for (ModelFamily family : families) {
      if (family.modelType().equals(type)) {
        DecoderConfig decoder = family.read(reader);
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
          String key = entry.getKey();
          if (!reader.keysRead().contains(key)
              && !INERT.contains(key)
              && !family.ownKeys().contains(key)) {
            unknown.add(key);
          }
        }
        return new ModelConfig(json, family, decoder, List.copyOf(unknown));
      }
    }
    throw new UserException(
        where
            + ": model_type is \""
            + type
            + "\", expected one of "
            + families.stream().map(ModelFamily::modelType).toList());
  }

  /** The labels of {@code id2label} by number, empty where there are none. */
  public Map<Integer, String> labels() {
    Map<Integer, String> labels = new LinkedHashMap<>();
    JsonNode node = json.get("id2label");
    if (node != null) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (!entry.getKey().matches("\\d{1,6}")) {
          throw new UserException(
              "config.json: id2label has the key \"%s\", expected label numbers from 0"
                  .formatted(entry.getKey()));
        }
        labels.put(Integer.valueOf(entry.getKey()), entry.getValue().asText());
      }
    }
    return labels;
  }
}
