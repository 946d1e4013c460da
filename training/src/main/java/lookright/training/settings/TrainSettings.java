package lookright.training.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code lookright train} was asked to do.
 *
 * @param model folder of the model to start from
 * @param strict whether an unknown key of the model's config.json is an error
 * @param output where the results go
 * @param data labelled sentences
 * @param plans who may look at whom
 * @param tokens from words to sub-tokens
 * @param batches how much goes into a step
 * @param optimiser how a step is made
 * @param tuning what is trained
 * @param run how long, how often, with what
 * @param recipe whose values were taken where nothing else was asked for; null: none
 */
public record TrainSettings(
    Path model,
    boolean strict,
    OutputSettings output,
    DataSettings data,
    PlanSettings plans,
    TokenSettings tokens,
    BatchSettings batches,
    OptimiserSettings optimiser,
    TuningSettings tuning,
    RunSettings run,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Recipe recipe) {
  /** A user's mistake if the best epoch is to be kept and nothing tells which it is. */
  public TrainSettings {
    if (run.keep() == Keep.BEST && !data.validates()) {
      throw new UserException(
          "keep: found best without validation sentences, expected a file to choose by: give"
              + " validation or hold-out, or set keep to last.");
    }
  }

  /** Without a recipe. */
  public TrainSettings(
      Path model,
      boolean strict,
      OutputSettings output,
      DataSettings data,
      PlanSettings plans,
      TokenSettings tokens,
      BatchSettings batches,
      OptimiserSettings optimiser,
      TuningSettings tuning,
      RunSettings run) {
    this(model, strict, output, data, plans, tokens, batches, optimiser, tuning, run, null);
  }

  /** The defaults for a model, training sentences and a new folder. */
  public static TrainSettings of(Path model, Path train, @Nullable Path validation, Path out) {
    return new TrainSettings(
        model,
        false,
        new OutputSettings(out, false, false),
        new DataSettings(train, validation, null, ColumnSettings.DEFAULT, null, null),
        PlanSettings.DEFAULT,
        TokenSettings.DEFAULT,
        BatchSettings.DEFAULT,
        OptimiserSettings.DEFAULT,
        TuningSettings.DEFAULT,
        RunSettings.DEFAULT);
  }

  /** The same, going on with what was begun in the output folder. */
  public TrainSettings resuming() {
    return withOutput(new OutputSettings(output.folder(), output.force(), true));
  }

  /** The same with results elsewhere. */
  public TrainSettings withOutput(OutputSettings elsewhere) {
    return new TrainSettings(
        model, strict, elsewhere, data, plans, tokens, batches, optimiser, tuning, run, recipe);
  }

  /** The same at another learning rate. */
  public TrainSettings withLearningRate(double rate) {
    return new TrainSettings(
        model,
        strict,
        output,
        data,
        plans,
        tokens,
        batches,
        optimiser.withLearningRate(rate),
        tuning,
        run,
        recipe);
  }

  /** Which weights are kept: as asked, else the best where there are validation sentences. */
  public Keep keep() {
    Keep asked = run.keep();
    if (asked != null) {
      return asked;
    }
    return data.validates() ? Keep.BEST : Keep.LAST;
  }

  /** How many runs this is: one for each plan and seed. */
  public int runs() {
    int named = plans.masks().size() + plans.groups().size();
    return Math.max(1, named) * run.seeds().size();
  }
}
