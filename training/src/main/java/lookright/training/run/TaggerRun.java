package lookright.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lookright.attention.LayerMaskPlan;
import lookright.io.AtomicFolder;
import lookright.io.FileErrors;
import lookright.model.DecoderTensors;
import lookright.model.FlopCount;
import lookright.model.Head;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.adapter.LoraConfig;
import lookright.model.folder.ModelFolder;
import lookright.model.folder.TaggerModel;
import lookright.model.folder.TaggerSettings;
import lookright.model.graph.DecoderModel;
import lookright.model.graph.DecoderModel.Updates;
import lookright.model.tagging.WordTagger;
import lookright.training.EpochReport;
import lookright.training.RunFailedException;
import lookright.training.data.DataSet;
import lookright.training.data.PredictionFile;
import lookright.training.loop.Checkpoints;
import lookright.training.loop.Example;
import lookright.training.loop.Task;
import lookright.training.loop.TrainingLoop;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.resume.RunCheckpoints;
import lookright.training.settings.Keep;
import lookright.training.settings.LoraSettings;
import lookright.training.settings.TrainSettings;
import lookright.training.settings.TuningSettings;
import org.jspecify.annotations.Nullable;

/** One run: one plan, one seed. */
final class TaggerRun {
  private static final double HEAD_RANGE = 0.02;

  private final TaggerMaterial material;
  private final TrainSettings settings;
  private final LayerMaskPlan plan;
  private final long seed;
  private final Surroundings surroundings;
  private final TestScores testScores;
  private final Head head;

  TaggerRun(
      TaggerMaterial material,
      LayerMaskPlan plan,
      long seed,
      Surroundings surroundings,
      TestScores testScores) {
    this.material = material;
    this.settings = material.settings();
    this.plan = plan;
    this.seed = seed;
    this.surroundings = surroundings;
    this.testScores = testScores;
    this.head = new Head.TokenClassification(material.data().labels().size(), true);
  }

  /** Trains and nothing else. */
  void train(Checkpoints checkpoints) {
    try (Weights weights = weights();
        DecoderModel model = model(weights)) {
      WordTagger tagger = new WordTagger(model, material.encoder());
      loop(model, weights, tagger).run(trainable(weights), settings.keep(), checkpoints);
    }
  }

  /** Trains without validation until it is stopped, then lends the tagger; nothing is saved. */
  void trial(Consumer<WordTagger> then) {
    try (Weights weights = weights();
        DecoderModel model = model(weights)) {
      try {
        new TrainingLoop(model, weights, task(OptionalDouble::empty), surroundings)
            .run(trainable(weights), Keep.LAST, Checkpoints.NONE);
      } catch (CancellationException stopped) {
        // the caller's signal, as was asked for
      }
      then.accept(new WordTagger(model, material.encoder()));
    }
  }

  /** Optimiser steps that it has. */
  int totalSteps() {
    return TrainingLoop.totalSteps(task(OptionalDouble::empty));
  }

  /**
   * Trains, scores and saves; the checkpoints go when the result stands.
   *
   * @throws RunFailedException if it failed by itself; what was good until then is saved
   */
  RunResult run(String name, Path folder, RunCheckpoints checkpoints) {
    try (Weights weights = weights();
        DecoderModel model = model(weights)) {
      WordTagger tagger = new WordTagger(model, material.encoder());
      TrainingLoop loop = loop(model, weights, tagger);
      long start = System.nanoTime();
      double seconds;
      RunFailedException failure = null;
      try {
        seconds = loop.run(trainable(weights), settings.keep(), checkpoints);
      } catch (RunFailedException e) {
        failure = e;
        seconds = (System.nanoTime() - start) / 1e9;
      }
      if (failure != null && loop.history().isEmpty()) {
        throw new RunFailedException(failure.getMessage() + " No epoch was finished to be kept.");
      }
      Evaluation validation = score(tagger, material.data().validation());
      DataSet testSet = testScores == TestScores.NOW ? material.data().test() : null;
      Evaluation test = score(tagger, testSet);
      RunResult result =
          new RunResult(
              name, folder, plan, seed, loop.history(), record(validation), record(test), seconds);
      Speed speed = speed(loop.history(), weights);
      surroundings.listener().message(name + ": " + speed.text());
      save(result, weights, validation, test, speed);
      checkpoints.delete();
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

  private Weights weights() {
    Weights weights = material.base().weights(head, this::newHead, settings.tuning().quantise());
    LoraConfig lora = lora();
    if (lora != null) {
      try {
        addUpdates(weights, lora);
      } catch (RuntimeException | Error e) {
        weights.close();
        throw e;
      }
    }
    return weights;
  }

  private void addUpdates(Weights weights, LoraConfig lora) {
    StartingAdapter start = StartingAdapter.of(settings.tuning().adapter(), plan, seed);
    LoraSettings asked = settings.tuning().lora();
    if (start == null || asked == null) {
      lora.addFresh(weights, seed);
    } else {
      start.addTo(weights, asked, material.baseHashes());
    }
  }

  private @Nullable LoraConfig lora() {
    return lora(settings);
  }

  /** The updates that settings ask for; null where the weights themselves are trained. */
  static @Nullable LoraConfig lora(TrainSettings settings) {
    LoraSettings asked = settings.tuning().lora();
    return asked == null
        ? null
        : new LoraConfig(
            settings.model().toAbsolutePath().normalize().toString(),
            asked.rank(),
            asked.alpha(),
            asked.dropout(),
            asked.rankStabilised(),
            Set.copyOf(asked.targets()));
  }

  private Weights.@Nullable Source newHead(String name) {
    boolean fresh = name.startsWith("score.") && !material.keepsHead();
    return fresh ? Weights.random(seed, HEAD_RANGE) : null;
  }

  private DecoderModel model(Weights weights) {
    LoraConfig lora = lora();
    return DecoderModel.on(
        surroundings.device(),
        settings.tuning().products(),
        new DecoderModel.Design(
            material.base().config().decoder(),
            plan,
            head,
            trainable(weights),
            settings.tuning().dropout(),
            lora == null ? Updates.NONE : lora.updates(),
            settings.tuning().gradientCheckpointing()),
        weights,
        surroundings.workers());
  }

  private TrainingLoop loop(DecoderModel model, Weights weights, WordTagger tagger) {
    Task task =
        task(
            () -> {
              Evaluation evaluation = score(tagger, material.data().validation());
              return evaluation == null
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(evaluation.headline());
            });
    return new TrainingLoop(model, weights, task, surroundings);
  }

  private Task task(Task.Validation validation) {
    return new Task(
        material.examples(),
        settings.batches(),
        settings.optimiser(),
        settings.run().epochs(),
        Integer.MAX_VALUE,
        seed,
        validation);
  }

  private List<String> trainable(Weights weights) {
    int layers = material.base().config().decoder().layers();
    settings.tuning().requireLayers(layers);
    return trained(settings.tuning(), weights, layers);
  }

  /** The tensors that are trained of a model with so many layers. */
  static List<String> trained(TuningSettings tuning, Weights weights, int layers) {
    return weights.names().stream().filter(name -> isTrained(tuning, name, layers)).toList();
  }

  /** Whether a tensor of a model with so many layers is trained. */
  static boolean isTrained(TuningSettings tuning, String name, int layers) {
    if (tuning.lora() != null && !Adapter.isTrained(name)) {
      return false;
    }
    if (tuning.headOnly()) {
      return name.startsWith("score.");
    }
    int freezeBelow = tuning.freezeBelow();
    int lowest = freezeBelow == 0 ? -1 : freezeBelow; // the embeddings are layer -1
    return DecoderTensors.layerOf(name, layers) >= lowest;
  }

  private @Nullable Evaluation score(WordTagger tagger, @Nullable DataSet set) {
    return set == null ? null : Evaluation.of(tagger, material.data().labels(), set);
  }

  private static @Nullable ScoreRecord record(@Nullable Evaluation evaluation) {
    return evaluation == null ? null : ScoreRecord.of(evaluation);
  }

  private void save(
      RunResult result,
      Weights weights,
      @Nullable Evaluation validation,
      @Nullable Evaluation test,
      Speed speed) {
    TaggerSettings stored =
        new TaggerSettings(
            plan,
            material.data().labels(),
            settings.tokens().labelOn(),
            TaggerModel.WORD_SPLITTER,
            settings.tokens().maxLength(),
            settings.tokens().longSentences(),
            settings.tuning().lora() == null ? null : new TreeMap<>(material.baseHashes()),
            settings.tuning().quantise());
    ModelFolder model =
        new ModelFolder(material.base().config(), head, stored, material.tokenizer(), lora());
    surroundings.listener().writing("result");
    try (AtomicFolder folder = AtomicFolder.create(result.folder(), settings.output().force())) {
      Path staging = folder.path();
      model.write(staging, weights);
      RunRecord.write(staging, result, material, speed);
      predictions(staging.resolve(PredictionFile.VALIDATION), validation);
      predictions(staging.resolve(PredictionFile.TEST), test);
      Curves.write(staging, result.history());
      ModelCard.write(staging, settings, result, material.data(), model.needsPython());
      surroundings.listener().writing("result: move");
      folder.commit();
    } catch (IOException e) {
      throw FileErrors.writing(result.folder(), e);
    }
  }

  /** Epochs are equally long: the rate of all is the harmonic mean. */
  private Speed speed(List<EpochReport> history, Weights weights) {
    double seconds = history.stream().mapToDouble(e -> 1 / Math.max(1, e.tokensPerSecond())).sum();
    return Speed.of(
        history.size() / seconds,
        FlopCount.training(
            material.base().config().decoder(), plan, weights, Set.copyOf(trainable(weights))),
        material.examples().stream().map(Example::length).toList(),
        surroundings.workers(),
        surroundings.device());
  }

  private static void predictions(Path file, @Nullable Evaluation evaluation) {
    if (evaluation != null) {
      PredictionFile.write(file, evaluation.sentences());
    }
  }
}
