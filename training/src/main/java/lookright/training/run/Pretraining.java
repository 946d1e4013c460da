package lookright.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import lookright.io.AtomicFolder;
import lookright.io.Json;
import lookright.io.JsonRecords;
import lookright.io.Sha256;
import lookright.io.Text;
import lookright.io.UserException;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.model.DecoderConfig;
import lookright.model.DecoderConfig.WindowConvention;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.Weights;
import lookright.model.family.ModelConfig;
import lookright.model.folder.ModelFolder;
import lookright.model.graph.DecoderModel;
import lookright.training.EpochReport;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.Example;
import lookright.training.loop.Task;
import lookright.training.loop.TrainingLoop;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.Keep;
import lookright.training.settings.PretrainSettings;

/**
 * Next-token prediction from random weights under the model's own masks. The text's lines, each
 * between the model's begin and end tokens, are laid end to end and cut into blocks.
 */
public final class Pretraining {
  private final PretrainSettings settings;
  private final Surroundings surroundings;

  /** Pre-training as asked. */
  public Pretraining(PretrainSettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
  }

  /** Trains and writes the model folder; returns the mean loss of the last epoch. */
  public double run() {
    AtomicFolder.requireFree(settings.output().folder(), settings.output().force());
    Path file = settings.model().resolve("config.json");
    ModelConfig config = ModelConfig.of(Json.readObject(file), file.toString());
    DecoderConfig decoder = config.decoder();
    Head head = new Head.LanguageModel();
    Map<String, long[]> shapes = DecoderTensors.shapes(decoder, head);
    double range = config.json().path("initializer_range").asDouble(0.02);
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(settings.model());
        Weights weights = Weights.read(shapes, Weights.random(settings.seed(), range))) {
      List<Example> blocks = blocks(tokenizer, config.json().path("eos_token_id"));
      List<EpochReport> history = train(decoder, head, weights, blocks);
      save(new ModelFolder(config, head, null, tokenizer, null), weights, history);
      return history.get(history.size() - 1).loss();
    }
  }

  private List<Example> blocks(SubwordTokenizer tokenizer, JsonNode end) {
    List<int[]> lines = new ArrayList<>();
    for (String line : Text.read(settings.text()).split("\n", -1)) {
      if (!line.isBlank()) {
        lines.add(tokenizer.encode(line).ids());
        if (end.isInt()) {
          lines.add(new int[] {end.intValue()});
        }
      }
    }
    int length = settings.blockLength();
    List<Example> blocks = TokenBlocks.cut(lines, length);
    if (blocks.isEmpty()) {
      throw new UserException(
          settings.text()
              + " has "
              + lines.stream().mapToInt(line -> line.length).sum()
              + " sub-tokens, expected at least one block of "
              + length
              + ": give more text or a smaller block-length");
    }
    return blocks;
  }

  private List<EpochReport> train(
      DecoderConfig decoder, Head head, Weights weights, List<Example> blocks) {
    int perEpoch = (blocks.size() + settings.batchSize() - 1) / settings.batchSize();
    int epochs = (settings.steps() + perEpoch - 1) / perEpoch;
    Task task =
        new Task(
            blocks,
            new BatchSettings(settings.batchSize(), null, 1),
            settings.optimiser(),
            epochs,
            settings.steps(),
            settings.seed(),
            OptionalDouble::empty);
    DecoderModel.Design design =
        new DecoderModel.Design(
            decoder, decoder.ownPlan(WindowConvention.CURRENT), head, weights.names(), 0);
    surroundings.listener().runStarted("pretraining", 1, 1, epochs);
    try (DecoderModel model = DecoderModel.fused(design, weights, surroundings.workers())) {
      TrainingLoop loop = new TrainingLoop(model, weights, task, surroundings);
      loop.run(weights.names(), Keep.LAST, Checkpoints.NONE);
      surroundings.listener().runEnded();
      return loop.history();
    }
  }

  private void save(ModelFolder model, Weights weights, List<EpochReport> history) {
    try (AtomicFolder folder =
        AtomicFolder.create(settings.output().folder(), settings.output().force())) {
      model.write(folder.path(), weights);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("task", "next-token prediction from random weights");
      json.put("parameters", weights.parameters());
      json.set("epochs", JsonRecords.list(RunRecord.Epoch.of(history)));
      json.set("settings", JsonRecords.toJson(settings));
      json.putObject("dataSha256").put(settings.text().toString(), Sha256.of(settings.text()));
      json.set("versions", JsonRecords.toJson(Provenance.versions()));
      Json.write(folder.path().resolve("run.json"), json);
      folder.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
