package lookright.training.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import lookright.io.Sha256;
import lookright.io.UserException;
import lookright.model.TokenBatch;
import lookright.model.labels.LabelSet;
import lookright.model.tagging.Piece;
import lookright.model.tagging.SentenceEncoder;
import lookright.training.ProgressListener;
import lookright.training.data.Columns;
import lookright.training.data.DataReader;
import lookright.training.data.DataSet;
import lookright.training.data.HoldOut;
import lookright.training.data.PaperLabels;
import lookright.training.data.Sentence;
import lookright.training.loop.Example;
import lookright.training.settings.ColumnSettings;
import lookright.training.settings.DataSettings;
import org.jspecify.annotations.Nullable;

/**
 * The labelled sentences of a run.
 *
 * @param labels those of the training sentences, or those given; the others may have no more
 */
record TaggingData(
    DataSet train, @Nullable DataSet validation, @Nullable DataSet test, LabelSet labels) {

  static TaggingData read(DataSettings settings, ProgressListener listener) {
    ColumnSettings columns = settings.columns();
    DataSet all = DataReader.read(settings.train(), columns.format(), columns(columns));
    PaperLabels given = settings.labelSet();
    if (given != null) {
      given.require(all);
    }
    LabelSet labels = given == null ? LabelSet.of(all.labels()) : given.labels();
    DataSet validation = further(settings.validation(), columns, labels);
    DataSet test = further(settings.test(), columns, labels);
    TaggingData data = new TaggingData(all, validation, test, labels);
    data.all().forEach(set -> set.warnings().forEach(listener::message));
    return settings.holdOut() == null ? data : data.holdOut(settings.holdOut());
  }

  private TaggingData holdOut(double amount) {
    HoldOut split = HoldOut.of(train, amount);
    return new TaggingData(split.train(), split.validation(), test, labels);
  }

  private static @Nullable DataSet further(
      @Nullable Path file, ColumnSettings columns, LabelSet labels) {
    if (file == null) {
      return null;
    }
    DataSet data = DataReader.read(file, columns.format(), columns(columns));
    data.requireLabels(labels, "the model is trained on");
    return data;
  }

  private static Columns columns(ColumnSettings settings) {
    return new Columns(settings.token(), settings.label(), null);
  }

  private List<DataSet> all() {
    List<DataSet> sets = new ArrayList<>(List.of(train));
    if (validation != null) {
      sets.add(validation);
    }
    if (test != null) {
      sets.add(test);
    }
    return sets;
  }

  /** The files and their hashes. */
  TreeMap<String, String> hashes() {
    TreeMap<String, String> hashes = new TreeMap<>();
    all().stream()
        .flatMap(set -> set.files().stream())
        .forEach(file -> hashes.put(file.toString(), Sha256.of(file)));
    return hashes;
  }

  /** The training sentences as rows of sub-tokens with label numbers. */
  List<Example> examples(SentenceEncoder encoder) {
    List<Example> examples = new ArrayList<>();
    for (Sentence sentence : train.sentences()) {
      for (Piece piece : encoder.encode(sentence.words())) {
        int[] numbers = new int[piece.length()];
        for (int i = 0; i < numbers.length; i++) {
          int word = piece.words()[i];
          numbers[i] = word < 0 ? TokenBatch.NO_LABEL : labels.id(sentence.tags().get(word));
        }
        examples.add(new Example(piece.ids(), numbers));
      }
    }
    if (examples.stream().allMatch(example -> example.labelled() == 0)) {
      throw new UserException(
          train.path() + ": no word has a sub-token, expected text: is the token column right?");
    }
    return examples;
  }
}
