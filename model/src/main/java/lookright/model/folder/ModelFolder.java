package lookright.model.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lookright.io.Json;
import lookright.io.TensorFolder;
import lookright.io.safetensors.SafetensorsWriter;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.model.DecoderConfig.WindowConvention;
import lookright.model.Head;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.family.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * Writes what transformers and LookRight need to load a model: {@code config.json}, {@code
 * model.safetensors}, the tokenizer; for a tagger also {@code lookright.json} and, where its plan
 * is not the model's own, {@code lookright_hf.py}, without which transformers would ignore the
 * plan. With an adapter, {@code adapter_config.json} and {@code adapter_model.safetensors} stand
 * for configuration and weights.
 */
public record ModelFolder(
    ModelConfig base,
    Head head,
    @Nullable TaggerSettings settings,
    SubwordTokenizer tokenizer,
    @Nullable LoraConfig adapter) {
  private static final String PYTHON = "lookright_hf.py";

  /** Whether stock transformers would use other masks than the plan's. */
  public boolean needsPython() {
    return settings != null
        && !settings.plan().equals(base.decoder().ownPlan(WindowConvention.CURRENT));
  }

  /** Writes the files into an existing folder. */
  public void write(Path folder, Weights weights) throws IOException {
    if (adapter != null) {
      Adapter.write(folder, adapter, weights);
    } else {
      writeWhole(folder, weights);
    }
    tokenizer.saveTo(folder);
    if (settings != null) {
      Json.write(folder.resolve(TaggerSettings.FILE), settings.toJson());
    }
    if (needsPython()) {
      Files.write(folder.resolve(PYTHON), resource(PYTHON));
    }
  }

  private void writeWhole(Path folder, Weights weights) throws IOException {
    Json.write(folder.resolve("config.json"), config());
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (String name : weights.names()) {
      writer.addFloats(name, weights.shape(name), () -> weights.values(name));
    }
    writer.write(folder.resolve(TensorFolder.SINGLE));
  }

  private ObjectNode config() {
    ObjectNode json = base.json().deepCopy();
    json.remove("lookright");
    String suffix = head instanceof Head.TokenClassification ? "TokenClassification" : "CausalLM";
    json.putArray("architectures").add(base.family().classPrefix() + "For" + suffix);
    json.remove("torch_dtype");
    json.put("dtype", "float32");
    if (settings != null) {
      ObjectNode names = json.putObject("id2label");
      settings.labels().toId2Label().forEach(names::put);
      ObjectNode numbers = json.putObject("label2id");
      settings.labels().names().forEach(name -> numbers.put(name, settings.labels().id(name)));
      json.putObject("lookright").put("plan", settings.plan().toString());
    }
    return json;
  }

  private static byte[] resource(String name) {
    try (InputStream in = ModelFolder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
