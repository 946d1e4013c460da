package lookright.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lookright.io.Json;
import lookright.model.DecoderConfig.WindowConvention;
import lookright.model.device.Device;
import lookright.ops.Workers;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.run.TaggerRuns;
import lookright.training.settings.Accumulation;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.ColumnSettings;
import lookright.training.settings.CosineLength;
import lookright.training.settings.DataSettings;
import lookright.training.settings.OptimiserSettings;
import lookright.training.settings.OutputSettings;
import lookright.training.settings.PlanSettings;
import lookright.training.settings.RunSettings;
import lookright.training.settings.TokenSettings;
import lookright.training.settings.TrainSettings;
import lookright.training.settings.TuningSettings;

/**
 * A run with all that makes resuming hard: dropout, accumulation, a frozen layer, a best epoch. Ten
 * micro-batches an epoch, three a step (the last step has one), two epochs.
 *
 * @param folder of the model, the sentences and the results
 */
record TinyRun(Path folder) {
  static final int MICRO_BATCHES = 20;
  static final String NAME = "0011-seed1";

  /** Writes model and sentences. */
  static TinyRun in(Path folder) throws IOException {
    TinyModel.base(folder.resolve("base"));
    TinyModel.sentences(folder.resolve("train.conll"), 40, 1);
    TinyModel.sentences(folder.resolve("held.conll"), 8, 2);
    return new TinyRun(folder);
  }

  Path out(String name) {
    return folder.resolve(name);
  }

  Path checkpoints(String name) {
    return folder.resolve(name + ".checkpoints").resolve(NAME);
  }

  /**
   * The settings.
   *
   * @param every steps between checkpoints
   */
  TrainSettings settings(String out, boolean resume, int every) {
    return settings(out, resume, every, Accumulation.MEAN);
  }

  /** The same with another accumulation, and the cosine that goes with it. */
  TrainSettings settings(String out, boolean resume, int every, Accumulation accumulation) {
    CosineLength cosine =
        accumulation == Accumulation.LAST
            ? CosineLength.MICRO_BATCHES
            : CosineLength.OPTIMISER_STEPS;
    return new TrainSettings(
        folder.resolve("base"),
        false,
        new OutputSettings(out(out), false, resume),
        new DataSettings(
            folder.resolve("train.conll"),
            folder.resolve("held.conll"),
            null,
            ColumnSettings.DEFAULT,
            null,
            null),
        new PlanSettings(List.of(), List.of("0011"), WindowConvention.CURRENT),
        TokenSettings.DEFAULT,
        new BatchSettings(4, null, 3, accumulation),
        new OptimiserSettings(0.01, 0.2, 0.1, 1, 0.9, 0.95, 1e-5, cosine),
        new TuningSettings(0.2, 1, false, null),
        new RunSettings(2, List.of(1L), null, every, 1, null));
  }

  /** Trains in this process, on its processors. */
  static void train(TrainSettings settings, ProgressListener listener, CancellationSignal stop) {
    train(settings, listener, stop, Device.CPU);
  }

  /** Trains in this process. */
  static void train(
      TrainSettings settings, ProgressListener listener, CancellationSignal stop, Device device) {
    try (Workers workers = new Workers(1);
        TaggerRuns runs =
            new TaggerRuns(settings, new Surroundings(workers, listener, stop, device))) {
      runs.run();
    }
  }

  /** The bytes of the weights that a finished run saved. */
  byte[] weights(String out) throws IOException {
    return Files.readAllBytes(out(out).resolve(TinyModel.WEIGHTS));
  }

  /** What a finished run's record says but for times: losses and scores, to the last bit. */
  String record(String out) {
    ObjectNode json = Json.readObject(out(out).resolve("run.json"));
    json.get("epochs").forEach(epoch -> ((ObjectNode) epoch).remove("tokensPerSecond"));
    return json.get("epochs") + " " + json.get("scores") + " " + json.get("identity");
  }

  /** The same run for the command line, from the output folder on. */
  List<Object> arguments(String out, Object... more) {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("train", "--model", folder.resolve("base"), "--out", out(out)));
    all.addAll(List.of("--train", folder.resolve("train.conll")));
    all.addAll(List.of("--validation", folder.resolve("held.conll"), "--groups=0011"));
    all.addAll(List.of("--batch-size=4", "--accumulate=3", "--lr=0.01", "--warmup=0.2"));
    all.addAll(List.of("--dropout=0.2", "--freeze-below=1", "--threads=1"));
    all.addAll(List.of(more));
    for (String flag : List.of("--epochs=2", "--seed=1")) {
      String name = flag.substring(0, flag.indexOf('=') + 1);
      if (all.stream().noneMatch(given -> given.toString().startsWith(name))) {
        all.add(flag);
      }
    }
    return all;
  }
}
