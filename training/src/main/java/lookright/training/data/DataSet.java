package lookright.training.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lookright.io.UserException;
import lookright.model.labels.LabelSet;
import lookright.model.labels.TagScheme;

/**
 * The sentences of a file, tagged in IOB2 or with plain labels.
 *
 * @param path the file, or the pattern of several
 * @param files the files, at least one
 * @param sentences at least one
 * @param scheme how the file itself spells its spans
 * @param blankWords number of rows with a label but no token
 * @param notes what the user should know about how the files were read
 */
public record DataSet(
    Path path,
    List<Path> files,
    List<Sentence> sentences,
    TagScheme scheme,
    int blankWords,
    List<String> notes) {

  public DataSet {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
    sentences = List.copyOf(sentences);
  }

  /** Recognises the scheme of raw sentences and converts them to IOB2. */
  static DataSet of(Path path, List<Path> files, List<Sentence> raw, List<String> notes) {
    TagScheme scheme = TagScheme.recognise(raw.stream().map(Sentence::tags).toList());
    for (Sentence sentence : raw) {
      for (int i = 0; i < sentence.words().size(); i++) {
        requireTag(sentence, i, scheme);
      }
    }
    return new DataSet(
        path,
        files,
        raw.stream().map(s -> s.withTags(scheme.toIob2(s.tags()))).toList(),
        scheme,
        blank(raw),
        notes);
  }

  private static void requireTag(Sentence sentence, int word, TagScheme scheme) {
    if (!sentence.tags().isEmpty() && !scheme.accepts(sentence.tags().get(word))) {
      throw new UserException(
          "%s: label \"%s\" among span tags; expected O, B-type or I-type (another column, or a header to name with --label-column?)"
              .formatted(sentence.place(word), sentence.tags().get(word)));
    }
  }

  /** The sentences whose indices are chosen; notes stay with the whole. */
  DataSet part(IntPredicate chosen) {
    List<Sentence> some =
        IntStream.range(0, sentences.size()).filter(chosen).mapToObj(sentences::get).toList();
    return new DataSet(path, files, some, scheme, blank(some), List.of());
  }

  private static int blank(List<Sentence> sentences) {
    return sentences.stream()
        .mapToInt(s -> (int) s.words().stream().filter(Blank::test).count())
        .sum();
  }

  /**
   * The number of words.
   *
   * @return words of all sentences, blank ones included
   */
  public int words() {
    return sentences.stream().mapToInt(s -> s.words().size()).sum();
  }

  /**
   * The labels that occur.
   *
   * @return by code point, each once
   */
  public Set<String> labels() {
    Set<String> unique = new HashSet<>();
    sentences.forEach(s -> unique.addAll(s.tags()));
    Set<String> labels = new TreeSet<>(LabelSet.BY_CODE_POINT);
    labels.addAll(unique);
    return labels;
  }

  /**
   * The gold labels, as the metrics want them.
   *
   * @return the tags of every sentence
   */
  public List<List<String>> tags() {
    return sentences.stream().map(Sentence::tags).toList();
  }

  /**
   * Refuses a label that a model does not know.
   *
   * @param known the labels
   * @param whose whose they are, for the message: {@code the model was trained on}
   * @throws UserException with file and line of the first unknown label
   */
  public void requireLabels(LabelSet known, String whose) {
    for (Sentence sentence : sentences) {
      for (int i = 0; i < sentence.tags().size(); i++) {
        if (!known.contains(sentence.tags().get(i))) {
          throw new UserException(
              "%s: unknown label \"%s\"; %s %s"
                  .formatted(sentence.place(i), sentence.tags().get(i), whose, known));
        }
      }
    }
  }

  /**
   * What the user should know about a file that was read without an error.
   *
   * @return one line each; empty if all is well
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(notes);
    if (blankWords > 0) {
      warnings.add(
          "%s: %d %s a label but no token; scored as O"
              .formatted(path, blankWords, blankWords == 1 ? "row has" : "rows have"));
    }
    return warnings;
  }
}
