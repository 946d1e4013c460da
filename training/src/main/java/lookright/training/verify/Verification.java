package lookright.training.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lookright.io.UserException;
import lookright.io.safetensors.SafetensorsWriter;
import lookright.model.DecoderConfig;
import lookright.model.Head;
import lookright.model.Weights;
import lookright.model.folder.Checkpoint;
import lookright.ops.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A model folder against a file of expected values, by name:
 *
 * <pre>
 * input_ids, attention_mask, labels   [B, T]      the inputs; padding on either side; labels may be missing
 * PLAN/logits                         [B, T, K]   PLAN is one bit a layer, 1 = the whole sentence is visible,
 *                                                 0 = the model's own mask; or the text of a plan, such
 *                                                 as "window(4)*2, full*2"
 * PLAN/loss                           [1]         mean cross-entropy over labelled tokens
 * PLAN/grad/PARAMETER                             gradient of that loss
 * PLAN/train/losses, grad_norms       [steps]     AdamW on the one batch, from the folder's weights: lr 2e-3
 *                                                 by a cosine to 0, betas 0.9 and 0.95, eps 1e-5, decay 0.1
 *                                                 (not on norms and biases), norm clipped to 1
 * PLAN/train/logits_after             [B, T, K]   logits after those steps
 * PLAN/lora/...                                   the same with the adapter: only its tensors are trained
 * </pre>
 *
 * <p>Only the inputs and the length of {@code train/losses} are read before everything is computed,
 * so that nothing can leak from an expected value into a computed one.
 *
 * @param ok whether every tensor is within its bound and every name was computed or to be skipped
 * @param tensors the comparisons, in the order of the file
 * @param skipped the names that were not computed, because they cannot be or need not be
 */
public record Verification(boolean ok, List<Comparison> tensors, List<String> skipped) {

  /**
   * What may be chosen.
   *
   * @param skip patterns of names that need not be computed; {@code *} stands for any characters
   * @param tolerance multiplies the bounds
   * @param save file for the computed values (F32, the same names, padded rows 0), or null
   * @param formulation of the graph
   * @param threads that compute
   */
  public record Options(
      List<String> skip,
      double tolerance,
      @Nullable Path save,
      Formulation formulation,
      int threads) {
    /** Copies the list. */
    public Options {
      skip = List.copyOf(skip);
    }

    private boolean skips(String name) {
      return skip.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
      return name.matches(
          Arrays.stream(pattern.split("\\*", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*")));
    }
  }

  /**
   * Computes and compares.
   *
   * @param folder a token classifier
   * @param expected the file
   * @throws UserException if the folder or the file's inputs cannot be used; wrong expected values
   *     are reported, never thrown
   */
  public static Verification run(Path folder, Path expected, Options options) {
    return run(folder, null, expected, options);
  }

  /**
   * Computes and compares, with an adapter.
   *
   * @param adapter PEFT's folder; null: {@code adapter} in {@code folder}, where there is one
   */
  public static Verification run(
      Path folder, @Nullable Path adapter, Path expected, Options options) {
    try (Checkpoint checkpoint = Checkpoint.open(folder);
        ExpectedFile file = ExpectedFile.open(expected);
        Workers workers = new Workers(options.threads)) {
      requireNotSame(expected, options.save);
      Head.TokenClassification head = checkpoint.taggingHead();
      if (head == null) {
        throw new UserException(
            folder + " has no score.weight, expected a token classifier; train makes one");
      }
      DecoderConfig config = checkpoint.config().decoder();
      PaddedInputs inputs = file.inputs(config.vocabularySize(), head.labels());
      try (Weights weights = checkpoint.weights(head);
          AdaptedModel adapted = AdaptedModel.find(checkpoint, adapter)) {
        Runs runs =
            new Runs(
                new PlanRun(
                    checkpoint.isAdapter()
                        ? PlanRun.Subject.adapted(
                            config, head, weights, checkpoint.updates().scale())
                        : PlanRun.Subject.whole(config, head, weights),
                    inputs,
                    workers,
                    options.formulation),
                adapted == null
                    ? null
                    : new PlanRun(adapted.subject(), inputs, workers, options.formulation));
        Names names = Names.of(file, runs, config, options);
        Map<String, Tensor> computed = new LinkedHashMap<>();
        names.byRun.forEach(
            (run, targets) -> {
              PlanRun one = Objects.requireNonNull(runs.of(targets.get(0)));
              computed.putAll(one.compute(targets, file.trainingSteps(run)));
            });
        save(options.save, computed);
        return compare(names, file, inputs, computed, options.tolerance);
      }
    }
  }

  /** The model as it is and, where there is an adapter, with it. */
  private record Runs(PlanRun whole, @Nullable PlanRun adapted) {
    @Nullable PlanRun of(Target target) {
      return target.adapted() ? adapted : whole;
    }

    boolean knows(Target target) {
      PlanRun run = of(target);
      return run != null && run.knows(target);
    }
  }

  /**
   * What happens to the names of a file.
   *
   * @param byRun what is computed
   * @param skipped what is not
   * @param complete whether all of the latter need not be
   */
  private record Names(Map<String, List<Target>> byRun, List<String> skipped, boolean complete) {
    static Names of(ExpectedFile file, Runs runs, DecoderConfig config, Options options) {
      Map<String, List<Target>> byRun = new LinkedHashMap<>();
      List<String> skipped = new ArrayList<>();
      boolean complete = true;
      for (String name : file.names()) {
        Target target = Target.find(name, config);
        boolean known =
            target != null
                && runs.knows(target)
                && (!target.quantity().isTraining() || file.trains(target.run()));
        if (target != null && known && !options.skips(name)) {
          byRun.computeIfAbsent(target.run(), run -> new ArrayList<>()).add(target);
        } else {
          skipped.add(name);
          complete &= options.skips(name);
        }
      }
      return new Names(byRun, List.copyOf(skipped), complete);
    }
  }

  private static Verification compare(
      Names names,
      ExpectedFile file,
      PaddedInputs inputs,
      Map<String, Tensor> computed,
      double tolerance) {
    List<Comparison> tensors = new ArrayList<>();
    for (List<Target> targets : names.byRun.values()) {
      for (Target target : targets) {
        Tensor found = computed.get(target.name());
        if (found == null) {
          throw new IllegalStateException("Nothing computed for \"" + target.name() + "\"");
        }
        tensors.add(compare(target, file, inputs, found, tolerance));
      }
    }
    boolean ok = names.complete && tensors.stream().allMatch(Comparison::ok);
    return new Verification(ok, List.copyOf(tensors), names.skipped);
  }

  private static Comparison compare(
      Target target, ExpectedFile file, PaddedInputs inputs, Tensor found, double tolerance) {
    float[] values =
        file.info(target.name()).shape().equals(found.shape()) ? file.floats(target.name()) : null;
    if (values == null) {
      return Comparison.unlike(target.name(), target.quantity().bound() * tolerance);
    }
    float[] expected = target.quantity().hasRows() ? inputs.withoutPadding(values) : values;
    return Comparison.of(target.name(), target.quantity(), expected, found.values(), tolerance);
  }

  private static void requireNotSame(Path expected, @Nullable Path save) {
    try {
      if (save != null && Files.exists(save) && Files.isSameFile(expected, save)) {
        throw new UserException(save + " is the file of expected values, expected another to save");
      }
    } catch (IOException e) {
      throw new UserException(save + " cannot be written: " + e, e);
    }
  }

  private static void save(@Nullable Path target, Map<String, Tensor> computed) {
    if (target == null) {
      return;
    }
    SafetensorsWriter writer = new SafetensorsWriter();
    computed.forEach(
        (name, tensor) ->
            writer.addFloats(name, tensor.shape(), () -> FloatBuffer.wrap(tensor.values())));
    try {
      writer.write(target);
    } catch (IOException e) {
      throw new UserException(target + " cannot be written: " + e, e);
    }
  }

  /** The form that {@code verify --json} prints. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("ok", ok);
    var list = json.putArray("tensors");
    tensors.forEach(tensor -> list.add(tensor.toJson()));
    skipped.forEach(json.putArray("skipped")::add);
    return json;
  }
}
