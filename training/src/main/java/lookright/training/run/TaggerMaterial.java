package lookright.training.run;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lookright.attention.LayerMaskPlan;
import lookright.io.Sha256;
import lookright.io.UserException;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.model.folder.Checkpoint;
import lookright.model.folder.ModelHashes;
import lookright.model.tagging.PieceCutter;
import lookright.model.tagging.SentenceEncoder;
import lookright.training.ProgressListener;
import lookright.training.data.DataSet;
import lookright.training.loop.Example;
import lookright.training.resume.RunIdentity;
import lookright.training.settings.SettingKeys;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/** What all runs of a command share: settings, sentences, the model to start from. */
final class TaggerMaterial implements AutoCloseable {
  private final TrainSettings settings;
  private final TaggingData data;
  private final Checkpoint base;
  private final SubwordTokenizer tokenizer;
  private final SentenceEncoder encoder;
  private final List<Example> examples;
  private final SortedMap<String, String> dataHashes;
  private final SortedMap<String, String> baseHashes;

  /** Reads data and model; a user's mistake in either is found here. */
  TaggerMaterial(TrainSettings settings, ProgressListener listener) {
    this.settings = settings;
    this.data = TaggingData.read(settings.data(), listener);
    this.base = Checkpoint.openBase(settings.model());
    if (!base.config().unknownKeys().isEmpty()) {
      warnUnknownKeys(listener);
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
    this.dataHashes = data.hashes();
    this.baseHashes = ModelHashes.of(settings.model());
  }

  private void warnUnknownKeys(ProgressListener listener) {
    String text = base.folder() + "/config.json: unknown keys " + base.config().unknownKeys();
    if (settings.strict()) {
      throw new UserException(text + ": remove them, or leave out --strict");
    }
    listener.message(text + " are ignored");
  }

  TrainSettings settings() {
    return settings;
  }

  TaggingData data() {
    return data;
  }

  Checkpoint base() {
    return base;
  }

  SubwordTokenizer tokenizer() {
    return tokenizer;
  }

  SentenceEncoder encoder() {
    return encoder;
  }

  List<Example> examples() {
    return examples;
  }

  /** SHA-256 of the data files by path. */
  Map<String, String> dataHashes() {
    return dataHashes;
  }

  /** SHA-256 of the base model's weights, configuration and tokenizer by name. */
  Map<String, String> baseHashes() {
    return baseHashes;
  }

  /** All that decides the bits of one run. */
  RunIdentity identity(LayerMaskPlan plan, long seed) {
    SortedMap<String, String> facts = new TreeMap<>(SettingKeys.deciding(settings));
    facts.put("plan", plan.toString());
    facts.put("seed", Long.toString(seed));
    facts.put("labels", String.join(" ", data.labels().names()));
    facts.put("model", RunIdentity.contents(baseHashes));
    StartingAdapter start = StartingAdapter.of(settings.tuning().adapter(), plan, seed);
    if (start != null) {
      facts.put("adapter", RunIdentity.contents(Map.of("adapter", start.hash())));
    }
    hash(facts, "train", data.train());
    hash(facts, "validation", data.validation());
    hash(facts, "test", data.test());
    return new RunIdentity(facts);
  }

  /** What a data set's files hold; several count in their order. */
  private void hash(SortedMap<String, String> facts, String key, @Nullable DataSet set) {
    if (set != null) {
      List<String> hashes =
          set.files().stream().map(file -> dataHashes.getOrDefault(file.toString(), "")).toList();
      String all = hashes.size() == 1 ? hashes.get(0) : Sha256.ofText(String.join(" ", hashes));
      facts.put(key, RunIdentity.contents(Map.of(key, all)));
    }
  }

  /** Whether the model to start from tags with the same labels in the same order. */
  boolean keepsHead() {
    return base.taggingHead() != null
        && data.labels().names().equals(List.copyOf(base.config().labels().values()));
  }

  @Override
  public void close() {
    base.close();
    tokenizer.close();
  }
}
