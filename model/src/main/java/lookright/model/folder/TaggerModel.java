package lookright.model.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lookright.attention.LayerMaskPlan;
import lookright.io.UserException;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.model.FlopCount;
import lookright.model.Head;
import lookright.model.Quantisation;
import lookright.model.Weights;
import lookright.model.device.Device;
import lookright.model.device.Precision;
import lookright.model.graph.DecoderModel;
import lookright.model.labels.LabelSet;
import lookright.model.tagging.LabelPosition;
import lookright.model.tagging.LongSentences;
import lookright.model.tagging.PieceCutter;
import lookright.model.tagging.SentenceEncoder;
import lookright.model.tagging.WordTagger;
import lookright.ops.Workers;

/** A tagger in memory: weights, graph, tokenizer, labels. Thread-safe until it is closed. */
public final class TaggerModel implements AutoCloseable {
  /** The splitter for running text, as {@code lookright.json} names it. */
  public static final String WORD_SPLITTER = "lookright-1";

  private static final int DEFAULT_LENGTH = 512;

  private final Weights weights;
  private final DecoderModel model;
  private final SubwordTokenizer tokenizer;
  private final TaggerSettings settings;
  private final WordTagger tagger;
  private final List<String> notes;
  private final FlopCount flops;
  private final Device device;

  private TaggerModel(
      Weights weights,
      DecoderModel model,
      SubwordTokenizer tokenizer,
      TaggerSettings settings,
      List<String> notes,
      FlopCount flops,
      Device device) {
    this.weights = weights;
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.notes = List.copyOf(notes);
    this.flops = flops;
    this.device = device;
    PieceCutter cutter =
        new PieceCutter(settings.maxLength(), settings.longSentences(), settings.labelOn());
    this.tagger = new WordTagger(model, new SentenceEncoder(tokenizer, cutter));
  }

  /**
   * Loads a model folder of ours, or any transformers token-classification folder of our families.
   */
  public static TaggerModel load(Path folder, PlanChoice choice, Workers workers, Device device) {
    return load(folder, choice, workers, device, Precision.FLOAT32);
  }

  /** The same with other products. */
  public static TaggerModel load(
      Path folder, PlanChoice choice, Workers workers, Device device, Precision precision) {
    precision.requireOn(device);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      Head.TokenClassification head = checkpoint.taggingHead();
      if (head == null) {
        throw new UserException(
            folder
                + " has no score.weight, so it is a base model, expected a tagger: train one"
                + " from it with `lookright train --model "
                + folder
                + "`");
      }
      List<String> notes = notes(checkpoint, choice);
      TaggerSettings settings = settings(checkpoint, head, choice);
      requireOneForm(folder, settings, precision);
      SubwordTokenizer tokenizer = SubwordTokenizer.open(checkpoint.tokenizerFolder());
      try {
        Weights weights = checkpoint.weights(head);
        DecoderModel model =
            DecoderModel.on(
                device,
                precision,
                new DecoderModel.Design(
                    checkpoint.config().decoder(),
                    settings.plan(),
                    head,
                    List.of(),
                    0,
                    checkpoint.updates()),
                weights,
                workers);
        FlopCount flops =
            FlopCount.forward(checkpoint.config().decoder(), settings.plan(), weights);
        return new TaggerModel(weights, model, tokenizer, settings, notes, flops, device);
      } catch (RuntimeException | Error e) {
        tokenizer.close(); // its memory is native: a host may try to load many a time
        throw e;
      }
    }
  }

  private static void requireOneForm(Path folder, TaggerSettings settings, Precision precision) {
    if (precision != Precision.FLOAT32 && settings.quantise() == Quantisation.NF4) {
      throw new UserException(
          "precision: found %s for %s, whose layers are kept in %s; expected %s"
              .formatted(precision, folder, settings.quantise(), Precision.FLOAT32));
    }
  }

  private static List<String> notes(Checkpoint checkpoint, PlanChoice choice) {
    List<String> notes = new ArrayList<>();
    if (!checkpoint.config().unknownKeys().isEmpty()) {
      notes.add(
          checkpoint.folder()
              + "/config.json: unknown keys are ignored: "
              + checkpoint.config().unknownKeys());
    }
    if (checkpoint.settings() == null && !choice.isExplicit()) {
      notes.add(
          checkpoint.folder()
              + " has no lookright.json: the model's own masks are used, "
              + checkpoint.config().decoder().ownPlan(choice.convention()));
    }
    return notes;
  }

  private static TaggerSettings settings(
      Checkpoint checkpoint, Head.TokenClassification head, PlanChoice choice) {
    TaggerSettings stored = checkpoint.settings();
    LayerMaskPlan plan =
        choice.resolve(checkpoint.config().decoder(), stored == null ? null : stored.plan());
    LabelSet labels = stored == null ? labels(checkpoint) : stored.labels();
    if (labels.size() != head.labels()) {
      throw new UserException(
          checkpoint.folder()
              + ": score.weight has "
              + head.labels()
              + " rows, but there are "
              + labels.size()
              + " labels: "
              + labels.names());
    }
    if (stored != null) {
      return new TaggerSettings(
          plan,
          labels,
          stored.labelOn(),
          stored.wordSplitter(),
          stored.maxLength(),
          stored.longSentences(),
          stored.baseSha256(),
          stored.quantise());
    }
    int length = Math.min(DEFAULT_LENGTH, checkpoint.config().decoder().maxPositions());
    return new TaggerSettings(
        plan, labels, LabelPosition.FIRST, WORD_SPLITTER, length, LongSentences.WINDOW, null, null);
  }

  private static LabelSet labels(Checkpoint checkpoint) {
    Map<Integer, String> names = new TreeMap<>(checkpoint.config().labels());
    if (names.isEmpty()) {
      throw new UserException(
          checkpoint.folder() + "/config.json has no id2label, expected the name of each label");
    }
    return LabelSet.ordered(List.copyOf(names.values()));
  }

  /** What a user should be told once, a line each. */
  public List<String> notes() {
    return notes;
  }

  /** Plan, labels and lengths. */
  public TaggerSettings settings() {
    return settings;
  }

  /** What a forward pass needs. */
  public FlopCount flops() {
    return flops;
  }

  /** What computes. */
  public Device device() {
    return device;
  }

  /** Labels words. */
  public WordTagger words() {
    return tagger;
  }

  /** Frees everything after waiting for running calls to the model. */
  @Override
  public void close() {
    model.close();
    weights.close();
    tokenizer.close();
  }
}
