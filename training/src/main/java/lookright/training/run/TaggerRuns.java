package lookright.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import lookright.attention.LayerMaskPlan;
import lookright.io.AtomicFolder;
import lookright.io.FileErrors;
import lookright.io.UserException;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.Weights;
import lookright.model.folder.Checkpoint;
import lookright.model.folder.ModelFolder;
import lookright.model.folder.PlanChoice;
import lookright.model.folder.TaggerModel;
import lookright.model.folder.TaggerSettings;
import lookright.model.graph.DecoderModel;
import lookright.model.tagging.PieceCutter;
import lookright.model.tagging.SentenceEncoder;
import lookright.model.tagging.WordTagger;
import lookright.training.EpochReport;
import lookright.training.RunFailedException;
import lookright.training.data.DataSet;
import lookright.training.loop.Example;
import lookright.training.loop.Task;
import lookright.training.loop.TrainingLoop;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.settings.PlanSettings;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes a decoder to tag: one run for each plan and seed. A single run's folder is the output
 * folder; several stand in it side by side with {@code summary.csv} and {@code summary.json}.
 */
public final class TaggerRuns implements AutoCloseable {
  private static final double HEAD_RANGE = 0.02;

  private final TrainSettings settings;
  private final Surroundings surroundings;
  private final TaggingData data;
  private final Checkpoint base;
  private final SubwordTokenizer tokenizer;
  private final SentenceEncoder encoder;
  private final List<Example> examples;

  /** Reads data and model; a user's mistake in either is found here, before anything is written. */
  public TaggerRuns(TrainSettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    AtomicFolder.requireFree(settings.output().folder(), settings.output().force());
    requireApart();
    this.data = TaggingData.read(settings.data(), surroundings.listener());
    this.base = Checkpoint.open(settings.model());
    if (!base.config().unknownKeys().isEmpty()) {
      warnUnknownKeys();
    }
    this.tokenizer = SubwordTokenizer.open(settings.model());
    this.encoder =
        new SentenceEncoder(
            tokenizer,
            new PieceCutter(
                settings.tokens().maxLength(),
                settings.tokens().longSentences(),
                settings.tokens().labelOn()));
    this.examples = data.examples(encoder);
  }

  /** Replacing a folder must not take the model or the data with it. */
  private void requireApart() {
    Path out = settings.output().folder().toAbsolutePath().normalize();
    List<@Nullable Path> inputs =
        Arrays.asList(
            settings.model(),
            settings.data().train(),
            settings.data().validation(),
            settings.data().test());
    for (Path input : inputs) {
      if (input != null && input.toAbsolutePath().normalize().startsWith(out)) {
        throw new UserException(
            "out: %s holds %s, which this run reads; choose another folder (--out)"
                .formatted(settings.output().folder(), input));
      }
    }
  }

  private void warnUnknownKeys() {
    String text = base.folder() + "/config.json: unknown keys " + base.config().unknownKeys();
    if (settings.strict()) {
      throw new UserException(text + ": remove them, or leave out --strict");
    }
    surroundings.listener().message(text + " are ignored");
  }

  /** The plans by the name that they have in folders and tables. */
  private Map<String, LayerMaskPlan> plans() {
    PlanSettings plans = settings.plans();
    Map<String, LayerMaskPlan> named = new LinkedHashMap<>();
    for (String text : plans.masks()) {
      PlanChoice choice = new PlanChoice(text, null, plans.windowConvention());
      LayerMaskPlan plan = choice.resolve(base.config().decoder(), null);
      named.put(PlanNames.of(plan), plan);
    }
    for (String bits : plans.groups()) {
      PlanChoice choice = new PlanChoice(null, bits, plans.windowConvention());
      named.put(bits, choice.resolve(base.config().decoder(), null));
    }
    if (named.isEmpty()) {
      PlanChoice own = new PlanChoice(null, null, plans.windowConvention());
      LayerMaskPlan plan = own.resolve(base.config().decoder(), null);
      named.put(PlanNames.of(plan), plan);
    }
    return named;
  }

  /** Trains all of them; a failure ends the runs, what was finished before stays. */
  public List<RunResult> run() {
    Map<String, LayerMaskPlan> plans = plans();
    if (!keepsHead()) {
      surroundings
          .listener()
          .message("A new head for " + data.labels().size() + " labels is put on " + base.folder());
    }
    int runs = plans.size() * settings.run().seeds().size();
    Path out = settings.output().folder();
    List<RunResult> results = new ArrayList<>();
    for (Map.Entry<String, LayerMaskPlan> plan : plans.entrySet()) {
      for (long seed : settings.run().seeds()) {
        String name = plan.getKey() + "-seed" + seed;
        Path folder = runs == 1 ? out : out.resolve(name);
        surroundings.listener().runStarted(name, results.size() + 1, runs, settings.run().epochs());
        results.add(run(name, folder, plan.getValue(), seed));
        surroundings.listener().runEnded();
        if (runs > 1) {
          Summary.write(out, results);
        }
      }
    }
    return results;
  }

  private RunResult run(String name, Path folder, LayerMaskPlan plan, long seed) {
    Head head = new Head.TokenClassification(data.labels().size(), true);
    try (Weights weights = base.weights(head, tensor -> newHead(tensor, seed));
        DecoderModel model = model(plan, head, weights)) {
      WordTagger tagger = new WordTagger(model, encoder);
      TrainingLoop loop =
          new TrainingLoop(
              model,
              weights,
              base.config().decoder().hiddenSize(),
              task(tagger, seed),
              surroundings);
      long start = System.nanoTime();
      RunFailedException failure = null;
      try {
        loop.run(trainable(weights), settings.keep());
      } catch (RunFailedException e) {
        failure = e;
      }
      if (failure != null && loop.history().isEmpty()) {
        throw new RunFailedException(failure.getMessage() + " No epoch was finished to be kept.");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Evaluation validation = score(tagger, data.validation());
      Evaluation test = score(tagger, data.test());
      RunResult result =
          new RunResult(name, folder, plan, seed, loop.history(), validation, test, seconds);
      save(result, head, weights);
      if (failure != null) {
        String kept = " The weights of epoch %d are kept in %s.";
        throw new RunFailedException(
            failure.getMessage() + kept.formatted(keptEpoch(loop.history()), folder));
      }
      return result;
    }
  }

  private static int keptEpoch(List<EpochReport> history) {
    return history.stream()
        .filter(EpochReport::kept)
        .mapToInt(EpochReport::epoch)
        .max()
        .orElseThrow();
  }

  private DecoderModel model(LayerMaskPlan plan, Head head, Weights weights) {
    return DecoderModel.fused(
        new DecoderModel.Design(
            base.config().decoder(),
            plan,
            head,
            trainable(weights),
            settings.tuning().dropout() > 0),
        weights,
        surroundings.workers());
  }

  /** Whether the model to start from tags with the same labels in the same order. */
  private boolean keepsHead() {
    return base.taggingHead() != null
        && data.labels().names().equals(List.copyOf(base.config().labels().values()));
  }

  private Weights.@Nullable Source newHead(String name, long seed) {
    boolean fresh = name.startsWith("score.") && !keepsHead();
    return fresh ? Weights.random(seed, HEAD_RANGE) : null;
  }

  private Task task(WordTagger tagger, long seed) {
    return new Task(
        examples,
        settings.batches(),
        settings.optimiser(),
        settings.tuning().dropout(),
        settings.run().epochs(),
        Integer.MAX_VALUE,
        seed,
        () -> {
          Evaluation evaluation = score(tagger, data.validation());
          return evaluation == null
              ? OptionalDouble.empty()
              : OptionalDouble.of(evaluation.headline());
        });
  }

  private List<String> trainable(Weights weights) {
    int layers = base.config().decoder().layers();
    int freezeBelow = settings.tuning().freezeBelow();
    if (freezeBelow > layers) {
      throw new UserException(
          "freeze-below: found "
              + freezeBelow
              + ", but the model has "
              + layers
              + " layers: expected at most "
              + layers);
    }
    int lowest = freezeBelow == 0 ? -1 : freezeBelow; // the embeddings are layer -1
    return weights.names().stream()
        .filter(
            name ->
                settings.tuning().headOnly()
                    ? name.startsWith("score.")
                    : DecoderTensors.layerOf(name, layers) >= lowest)
        .toList();
  }

  private @Nullable Evaluation score(WordTagger tagger, @Nullable DataSet set) {
    return set == null ? null : Evaluation.of(tagger, data.labels(), set);
  }

  private void save(RunResult result, Head head, Weights weights) {
    TaggerSettings stored =
        new TaggerSettings(
            result.plan(),
            data.labels(),
            settings.tokens().labelOn(),
            TaggerModel.WORD_SPLITTER,
            settings.tokens().maxLength(),
            settings.tokens().longSentences());
    ModelFolder model = new ModelFolder(base.config(), head, stored, tokenizer);
    try (AtomicFolder folder = AtomicFolder.create(result.folder(), settings.output().force())) {
      Path staging = folder.path();
      model.write(staging, weights);
      RunRecord.write(staging, settings, result, data, settings.model());
      Curves.write(staging, result.history());
      ModelCard.write(staging, settings, result, data, model.needsPython());
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
