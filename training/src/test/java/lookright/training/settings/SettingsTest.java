package lookright.training.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import lookright.io.UserException;
import lookright.model.Quantisation;
import lookright.model.device.Precision;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static void assertRefused(ThrowingCallable action, String message) {
    assertThatThrownBy(action).isInstanceOf(UserException.class).hasMessageStartingWith(message);
  }

  @Test
  void batchesCountSentencesOrTokens() {
    assertThat(new BatchSettings(null, 512, 4).tokens()).isEqualTo(512);
    assertRefused(() -> new BatchSettings(16, 512, 1), "Both batch-size and batch-tokens");
    assertRefused(() -> new BatchSettings(null, null, 1), "batch-size: found nothing");
    assertRefused(() -> new BatchSettings(0, null, 1), "batch-size: found 0");
    assertRefused(() -> new BatchSettings(1, null, 0), "accumulate: found 0");
  }

  @Test
  void optimiserRanges() {
    assertRefused(() -> optimiser(Double.NaN, 0, 0.9), "lr: found NaN");
    assertRefused(() -> optimiser(1e-3, 2.5, 0.9), "warmup: found 2.5");
    assertRefused(() -> optimiser(1e-3, 0, 1), "beta1: found 1.0");
  }

  @Test
  void warmupCountsStepsOrAFractionOfThem() {
    assertThat(optimiser(1e-3, 0.1, 0.9).warmupSteps(200)).isEqualTo(20);
    assertThat(optimiser(1e-3, 30, 0.9).warmupSteps(200)).isEqualTo(30);
    assertThat(optimiser(1e-3, 300, 0.9).warmupSteps(200)).isEqualTo(200);
  }

  @Test
  void runsNeedDifferentSeeds() {
    assertRefused(
        () -> new RunSettings(1, List.of(), null, 0, 1, null), "seed: found an empty list");
    assertRefused(
        () -> new RunSettings(1, List.of(1L, 1L), null, 0, 1, null), "seed: found [1, 1]");
    assertRefused(() -> new RunSettings(0, List.of(1L), null, 0, 1, null), "epochs: found 0");
  }

  @Test
  void theBestEpochNeedsValidationSentences() {
    TrainSettings without = TrainSettings.of(Path.of("m"), Path.of("t"), null, Path.of("o"));
    TrainSettings with = TrainSettings.of(Path.of("m"), Path.of("t"), Path.of("v"), Path.of("o"));
    assertThat(without.keep()).isEqualTo(Keep.LAST);
    assertThat(with.keep()).isEqualTo(Keep.BEST);
    assertThat(with.runs()).isEqualTo(1);
  }

  @Test
  void validationSentencesComeFromOnePlace() {
    assertThat(data(null, 0.1).validates()).isTrue();
    assertThat(data(null, null).validates()).isFalse();
    assertThat(data(Path.of("v"), null).validates()).isTrue();
    assertRefused(() -> data(Path.of("v"), 0.1), "Both validation and hold-out are given");
    assertRefused(() -> data(null, 0.0), "hold-out: found 0.0, expected a fraction");
    assertRefused(() -> data(null, 2.5), "hold-out: found 2.5, expected a fraction");
    assertRefused(() -> data(null, Double.NaN), "hold-out: found NaN, expected a fraction");
  }

  private static DataSettings data(@Nullable Path validation, @Nullable Double holdOut) {
    return new DataSettings(Path.of("t"), validation, null, ColumnSettings.DEFAULT, null, holdOut);
  }

  @Test
  void onlyABaseThatStaysAsItIsCanBeQuantised() {
    assertRefused(
        () -> new TuningSettings(0, 0, false, null, Quantisation.NF4, false),
        "quantise: found nf4 without lora-rank");
    TuningSettings quantised =
        new TuningSettings(0, 0, false, LoraSettings.PAPER, Quantisation.NF4, true);
    TrainSettings plain = TrainSettings.of(Path.of("m"), Path.of("t"), null, Path.of("o"));
    assertThat(SettingKeys.deciding(plain)).doesNotContainKey("quantise");
    TrainSettings four =
        new TrainSettings(
            plain.model(),
            plain.strict(),
            plain.output(),
            plain.data(),
            plain.plans(),
            plain.tokens(),
            plain.batches(),
            plain.optimiser(),
            quantised,
            plain.run());
    assertThat(SettingKeys.deciding(four)).containsEntry("quantise", "nf4");
    assertThat(SettingKeys.of(four)).containsEntry("gradient-checkpointing", true);
    assertThat(SettingKeys.decides("gradient-checkpointing")).isFalse();
  }

  @Test
  void frozenLayersAloneAreMultipliedInBfloat16() {
    assertRefused(() -> rounded(null, null), "precision: found bf16 without lora-rank");
    assertRefused(
        () -> rounded(LoraSettings.PAPER, Quantisation.NF4), "Both quantise nf4 and precision");
    TrainSettings plain = TrainSettings.of(Path.of("m"), Path.of("t"), null, Path.of("o"));
    assertThat(plain.tuning().products()).isEqualTo(Precision.FLOAT32);
    assertThat(SettingKeys.deciding(plain)).doesNotContainKey("precision");
    TrainSettings rounded =
        new TrainSettings(
            plain.model(),
            plain.strict(),
            plain.output(),
            plain.data(),
            plain.plans(),
            plain.tokens(),
            plain.batches(),
            plain.optimiser(),
            rounded(LoraSettings.PAPER, null),
            plain.run());
    assertThat(SettingKeys.deciding(rounded)).containsEntry("precision", "bf16");
  }

  private static TuningSettings rounded(
      @Nullable LoraSettings lora, @Nullable Quantisation quantise) {
    return new TuningSettings(0, 0, false, lora, quantise, Precision.BF16, false, null);
  }

  private static OptimiserSettings optimiser(double lr, double warmup, double beta1) {
    return new OptimiserSettings(lr, warmup, 0.1, 1, beta1, 0.95, 1e-5);
  }

  @Test
  void roundedProductsAreAnotherRun() {
    TrainSettings plain = TrainSettings.of(Path.of("m"), Path.of("t"), null, Path.of("o"));
    RunSettings run = plain.run();
    RunSettings rounded =
        new RunSettings(
            run.epochs(),
            run.seeds(),
            run.keep(),
            run.checkpointEvery(),
            run.threads(),
            run.device(),
            true);
    TrainSettings tf32 =
        new TrainSettings(
            plain.model(),
            plain.strict(),
            plain.output(),
            plain.data(),
            plain.plans(),
            plain.tokens(),
            plain.batches(),
            plain.optimiser(),
            plain.tuning(),
            rounded);
    assertThat(SettingKeys.deciding(tf32)).containsEntry("tf32", "true");
    assertThat(SettingKeys.deciding(plain)).doesNotContainKey("tf32");
  }

  @Test
  void anotherDeviceMayGoOn() {
    assertThat(SettingKeys.decides("device")).isFalse();
    assertThat(SettingKeys.decides("lr")).isTrue();
    assertRefused(
        () -> new RunSettings(1, List.of(1L), null, 0, 1, "tpu"),
        "device: found tpu, expected auto");
  }
}
