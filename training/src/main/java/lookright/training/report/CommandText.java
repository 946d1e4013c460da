package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lookright.training.run.RunRecord;
import lookright.training.settings.Accumulation;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.ColumnSettings;
import lookright.training.settings.CosineLength;
import lookright.training.settings.DataSettings;
import lookright.training.settings.LoraSettings;
import lookright.training.settings.OptimiserSettings;
import lookright.training.settings.PlanSettings;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/** The command that makes an experiment's runs again, every setting spelled out. */
final class CommandText {
  private final List<String> flags = new ArrayList<>();

  private CommandText() {}

  /** Several lines, ready to paste where the files are. */
  static String of(Experiment experiment) {
    CommandText text = new CommandText();
    TrainSettings settings = experiment.all().get(0).settings();
    text.files(settings.model().toString(), settings.data());
    text.plans(experiment);
    text.flag("epochs", settings.run().epochs());
    text.flag("keep", settings.keep());
    text.training(settings.batches(), settings.optimiser());
    text.flag("dropout", settings.tuning().dropout());
    text.flag("max-length", settings.tokens().maxLength());
    text.flag("long", settings.tokens().longSentences());
    text.flag("label-on", settings.tokens().labelOn());
    text.flag("freeze-below", settings.tuning().freezeBelow());
    if (settings.tuning().headOnly()) {
      text.flags.add("--head-only");
    }
    text.lora(settings.tuning().lora());
    text.flag("quantise", settings.tuning().quantise());
    text.flag("precision", settings.tuning().precision());
    if (settings.run().tf32()) {
      text.flags.add("--tf32");
    }
    text.flag("out", "OUT");
    return "lookright train \\\n  " + String.join(" \\\n  ", text.flags) + "\n";
  }

  private void files(String model, DataSettings data) {
    flag("model", model);
    flag("train", data.train());
    flag("validation", data.validation());
    flag("test", data.test());
    ColumnSettings columns = data.columns();
    flag("format", columns.format() == null ? null : lower(columns.format()));
    flag("token-column", columns.token());
    flag("label-column", columns.label());
    flag("label-set", data.labelSet());
    flag("hold-out", data.holdOut());
  }

  /** Every plan by its masks: bits would not say how many layers a group has. */
  private void plans(Experiment experiment) {
    experiment.runs().values().forEach(runs -> flag("mask", "'" + runs.get(0).masks() + "'"));
    PlanSettings plans = experiment.setup().settings().plans();
    if (!plans.windowConvention().equals(PlanSettings.DEFAULT.windowConvention())) {
      flag("window-convention", plans.windowConvention());
    }
    TreeSet<Long> seeds =
        experiment.all().stream()
            .map(RunRecord::seed)
            .collect(Collectors.toCollection(TreeSet::new));
    flag("seed", seeds.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  private void training(BatchSettings batches, OptimiserSettings optimiser) {
    flag("batch-size", batches.sentences());
    flag("batch-tokens", batches.tokens());
    flag("accumulate", batches.accumulate());
    if (batches.accumulation() != Accumulation.MEAN) {
      flag("accumulation", batches.accumulation());
    }
    flag("lr", optimiser.learningRate());
    flag("warmup", optimiser.warmup());
    flag("weight-decay", optimiser.weightDecay());
    flag("clip", optimiser.clip());
    flag("beta1", optimiser.beta1());
    flag("beta2", optimiser.beta2());
    flag("epsilon", optimiser.epsilon());
    if (optimiser.cosine() != CosineLength.OPTIMISER_STEPS) {
      flag("cosine", optimiser.cosine());
    }
  }

  private void lora(@Nullable LoraSettings lora) {
    if (lora != null) {
      flag("lora-rank", lora.rank());
      flag("lora-alpha", lora.alpha());
      flag("lora-dropout", lora.dropout());
      flag("lora-targets", String.join(",", lora.targets()));
      if (lora.rankStabilised()) {
        flags.add("--lora-rank-stabilised");
      }
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void flag(String name, @Nullable Object value) {
    if (value != null) {
      flags.add("--" + name + " " + value);
    }
  }
}
