package lookright.training.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import lookright.model.device.DeviceRequest;
import org.jspecify.annotations.Nullable;

/**
 * How long, how often and with what a run goes.
 *
 * @param epochs passes over the training sentences
 * @param seeds one run for each
 * @param keep which weights; null: the best where there are validation sentences, else the last
 * @param checkpointEvery optimiser steps from one checkpoint to the next; 0: one an epoch
 * @param threads computing threads; the result does not depend on them
 * @param device what computes, as {@link lookright.model.device.DeviceRequest} reads it; null: as
 *     auto, in records from before there was a choice
 * @param tf32 whether a GPU computes products of float32 matrices in TF32
 */
public record RunSettings(
    int epochs,
    List<Long> seeds,
    @Nullable Keep keep,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int checkpointEvery,
    int threads,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String device,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean tf32) {
  /** Five epochs, seed 120, all processors. */
  public static final RunSettings DEFAULT =
      new RunSettings(
          5, List.of(120L), null, 0, Runtime.getRuntime().availableProcessors(), "auto");

  /** Copies the list; a user's mistake if a value is outside its range. */
  public RunSettings {
    seeds = List.copyOf(seeds);
    Check.atLeast("epochs", epochs, 1);
    Check.require(!seeds.isEmpty(), "seed", "an empty list", "at least one whole number");
    Check.require(
        seeds.stream().distinct().count() == seeds.size(), "seed", seeds, "each seed once");
    Check.atLeast("checkpoint-every", checkpointEvery, 0);
    Check.atLeast("threads", threads, 1);
    DeviceRequest.parse(device);
  }

  /** In float32. */
  public RunSettings(
      int epochs,
      List<Long> seeds,
      @Nullable Keep keep,
      int checkpointEvery,
      int threads,
      @Nullable String device) {
    this(epochs, seeds, keep, checkpointEvery, threads, device, false);
  }
}
