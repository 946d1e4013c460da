package lookright.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import lookright.attention.LayerMaskPlan;
import lookright.io.AtomicFolder;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.JsonRecords;
import lookright.io.UserException;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.model.Head;
import lookright.model.Weights;
import lookright.model.adapter.LoraConfig;
import lookright.model.folder.Checkpoint;
import lookright.model.folder.ModelFolder;
import lookright.model.folder.ModelHashes;
import lookright.model.graph.DecoderModel;
import lookright.model.graph.DecoderModel.Updates;
import lookright.training.EpochReport;
import lookright.training.data.Sentence;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.Example;
import lookright.training.loop.Task;
import lookright.training.loop.TrainingLoop;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.resume.RunIdentity;
import lookright.training.settings.Keep;
import lookright.training.settings.OutputSettings;
import lookright.training.settings.SettingKeys;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/**
 * Task-adaptive pre-training (Gururangan et al., arXiv 2004.10964, as in arXiv 2401.14556): a
 * model's next-token prediction goes on with the training sentences of a task, under the masks of a
 * plan. Where layers look right it sees the tokens that it is to predict; so it is in the paper.
 *
 * <p>The sentences, words joined by blanks, are tokenised one by one, laid end to end and cut into
 * blocks of the longest row's length. One run for each plan and seed. Its folder holds an adapter
 * without a head, which {@code train --adapter} starts from; or where the weights themselves are
 * trained a model, which {@code train --model} starts from.
 */
public final class TaskAdaptation implements AutoCloseable {
  private static final Head HEAD = new Head.LanguageModel();

  private final TrainSettings settings;
  private final Surroundings surroundings;
  private final OutputSettings output;
  private final TaggingData data;
  private final Checkpoint base;
  private final SubwordTokenizer tokenizer;
  private final List<Example> blocks;
  private final SortedMap<String, String> baseHashes;

  /**
   * What a run came to.
   *
   * @param loss mean of the last epoch, in nats a sub-token
   * @param blocks that were learned from
   */
  public record Result(LayerMaskPlan plan, long seed, Path folder, int blocks, double loss) {}

  /** Reads data and model; a user's mistake in either is found here, before anything is written. */
  public TaskAdaptation(TrainSettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.output = settings.output();
    if (settings.tuning().headOnly()) {
      throw new UserException(
          "head-only: found it with tapt, which trains no head; expected lora-rank, or neither");
    }
    this.data = TaggingData.read(settings.data(), surroundings.listener());
    this.base = Checkpoint.openBase(settings.model());
    settings.tuning().products().requireOn(surroundings.device());
    settings.tuning().requireLayers(base.config().decoder().layers());
    this.tokenizer = SubwordTokenizer.open(settings.model());
    this.blocks = blocks();
    this.baseHashes = ModelHashes.of(settings.model());
  }

  private List<Example> blocks() {
    List<int[]> texts = new ArrayList<>();
    for (Sentence sentence : data.train().sentences()) {
      texts.add(tokenizer.encode(String.join(" ", sentence.words())).ids());
    }
    List<Example> cut = TokenBlocks.cutOrKeep(texts, settings.tokens().maxLength());
    if (cut.stream().allMatch(block -> block.labelled() == 0)) {
      throw new UserException(
          data.train().path() + ": no two sub-tokens, expected text: is the token column right?");
    }
    return cut;
  }

  /** Trains all runs that are not finished; a failure ends them, what was finished before stays. */
  public List<Result> run() {
    Map<String, LayerMaskPlan> plans = TaggerRuns.plans(settings.plans(), base.config().decoder());
    int runs = plans.size() * settings.run().seeds().size();
    List<Result> results = new ArrayList<>();
    for (LayerMaskPlan plan : plans.values()) {
      for (long seed : settings.run().seeds()) {
        String name = PlanNames.of(plan) + "-seed" + seed;
        Path folder = runs == 1 ? output.folder() : output.folder().resolve(name);
        surroundings.listener().runStarted(name, results.size() + 1, runs, settings.run().epochs());
        results.add(one(name, plan, seed, folder));
        surroundings.listener().runEnded();
      }
    }
    return results;
  }

  private Result one(String name, LayerMaskPlan plan, long seed, Path folder) {
    AtomicFolder.recover(folder);
    RunIdentity identity = identity(plan, seed);
    RunIdentity there = RunRecord.identity(folder);
    if (there != null && there.equals(identity) && !output.force()) {
      surroundings.listener().message(name + " was finished before.");
      double loss = Json.readObject(folder.resolve(RunRecord.FILE)).path("loss").asDouble();
      return new Result(plan, seed, folder, blocks.size(), loss);
    }
    AtomicFolder.requireFree(folder, output.force());
    try (Weights weights = base.weights(HEAD, tensor -> null, settings.tuning().quantise())) {
      LoraConfig lora = TaggerRun.lora(settings);
      if (lora != null) {
        lora.addFresh(weights, seed);
      }
      List<EpochReport> history = train(weights, lora, plan, seed);
      Result result =
          new Result(plan, seed, folder, blocks.size(), history.get(history.size() - 1).loss());
      save(result, weights, lora, record(result, history, identity), history);
      return result;
    }
  }

  /** All that decides the bits of one run. */
  private RunIdentity identity(LayerMaskPlan plan, long seed) {
    SortedMap<String, String> facts = new TreeMap<>(SettingKeys.deciding(settings));
    facts.put("task", "tapt");
    facts.put("plan", plan.toString());
    facts.put("seed", Long.toString(seed));
    facts.put("model", RunIdentity.contents(baseHashes));
    facts.put("train", RunIdentity.contents(data.hashes()));
    return new RunIdentity(facts);
  }

  private List<EpochReport> train(
      Weights weights, @Nullable LoraConfig lora, LayerMaskPlan plan, long seed) {
    int layers = base.config().decoder().layers();
    List<String> trained = TaggerRun.trained(settings.tuning(), weights, layers);
    Task task =
        new Task(
            blocks,
            settings.batches(),
            settings.optimiser(),
            settings.run().epochs(),
            Integer.MAX_VALUE,
            seed,
            OptionalDouble::empty);
    DecoderModel.Design design =
        new DecoderModel.Design(
            base.config().decoder(),
            plan,
            HEAD,
            trained,
            0,
            lora == null ? Updates.NONE : lora.updates(),
            settings.tuning().gradientCheckpointing());
    try (DecoderModel model =
        DecoderModel.on(
            surroundings.device(),
            settings.tuning().products(),
            design,
            weights,
            surroundings.workers())) {
      TrainingLoop loop = new TrainingLoop(model, weights, task, surroundings);
      loop.run(trained, Keep.LAST, Checkpoints.NONE);
      return loop.history();
    }
  }

  private ObjectNode record(Result result, List<EpochReport> history, RunIdentity identity) {
    ObjectNode json = Json.object();
    json.put("task", "tapt: next-token prediction on the training sentences");
    json.put("plan", result.plan().toString());
    json.put("seed", result.seed());
    json.put("blocks", result.blocks());
    json.put("loss", result.loss());
    json.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.set("epochs", JsonRecords.list(RunRecord.Epoch.of(history)));
    json.set("settings", JsonRecords.toJson(settings));
    ObjectNode files = json.putObject("dataSha256");
    data.hashes().forEach(files::put);
    ObjectNode hashes = json.putObject("baseSha256");
    baseHashes.forEach(hashes::put);
    json.set("identity", identity.toJson());
    json.set("versions", JsonRecords.toJson(Provenance.versions()));
    return json;
  }

  private void save(
      Result result,
      Weights weights,
      @Nullable LoraConfig lora,
      ObjectNode record,
      List<EpochReport> history) {
    ModelFolder model = new ModelFolder(base.config(), HEAD, null, tokenizer, lora);
    try (AtomicFolder folder = AtomicFolder.create(result.folder(), output.force())) {
      model.write(folder.path(), weights);
      Json.write(folder.path().resolve(RunRecord.FILE), record);
      Curves.write(folder.path(), history);
      folder.commit();
    } catch (IOException e) {
      throw FileErrors.writing(result.folder(), e);
    }
  }

  @Override
  public void close() {
    base.close();
    tokenizer.close();
  }
}
