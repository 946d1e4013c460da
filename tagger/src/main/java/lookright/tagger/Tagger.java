package lookright.tagger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.StampedLock;
import lookright.io.text.Word;
import lookright.io.text.WordSplitter;
import lookright.model.device.Device;
import lookright.model.device.DeviceChoice;
import lookright.model.device.DeviceRequest;
import lookright.model.device.MachineFacts;
import lookright.model.folder.TaggerModel;
import lookright.model.folder.TaggerSettings;
import lookright.model.tagging.LongSentences;
import lookright.model.tagging.PieceCutter;
import lookright.model.tagging.SentenceEncoder;
import lookright.model.tagging.WordLabel;
import lookright.model.tagging.WordTagger;
import lookright.ops.Workers;

/**
 * Finds entities in text with a model folder: what an application embeds.
 *
 * <pre>{@code
 * try (Tagger tagger = Tagger.load(Path.of("my-model"))) {
 *   for (Entity entity : tagger.tag("Anna lives in Oslo.")) {
 *     System.out.println(entity.type() + " " + entity.text());   // PER Anna, LOC Oslo
 *   }
 * }
 * }</pre>
 *
 * <p>A line of text is a sentence. Any string is accepted: a lone surrogate is seen as U+FFFD,
 * white space is in no word. Text of any length: a sentence beyond the model's maximum length is
 * seen in overlapping pieces, and every word is labelled, even where training and scores used
 * {@code truncate}. Results do not depend on the number of threads, and on other texts of the same
 * call by rounding only.
 *
 * <p>Thread-safe: one tagger serves all threads of an application, however many, short-lived and
 * virtual ones included. The same call gives the same bits whatever other threads do. As many calls
 * compute at once as there are processors; more of them wait for their turn, batch by batch, in the
 * order in which they came. Nothing stays behind per thread. It is a guest there: a few daemon
 * threads that end with {@link #close()}, nothing printed, no setting of the JVM changed.
 *
 * <p>Time and memory are linear in the length of the text, even if it is one word.
 */
public final class Tagger implements AutoCloseable {
  private final Path folder;
  private final TaggerModel model;
  private final Workers workers;
  private final List<String> notes;
  private final WordTagger wordTagger;
  private final WordSplitter splitter;
  private final EntityDecoder decoder;

  /** Running calls hold the read lock; of this kind any number can. */
  private final StampedLock lock = new StampedLock();

  private volatile boolean closed;
  private boolean freed;

  private Tagger(Path folder, TaggerModel model, Workers workers, List<String> notes) {
    this.folder = folder;
    this.notes = List.copyOf(notes);
    this.model = model;
    this.workers = workers;
    TaggerSettings settings = model.settings();
    this.splitter = WordSplitter.named(settings.wordSplitter());
    this.decoder = EntityDecoder.of(settings.labels());
    PieceCutter cutter =
        new PieceCutter(settings.maxLength(), LongSentences.WINDOW, settings.labelOn());
    WordTagger stored = model.words();
    this.wordTagger =
        new WordTagger(stored.model(), new SentenceEncoder(stored.encoder().tokenizer(), cutter));
  }

  /**
   * Loads a model folder with its stored plan, on all processors.
   *
   * @param folder a folder of {@code lookright train}, or any transformers token-classification
   *     folder of a supported family
   * @throws lookright.io.UserException if it is not such a folder; the message says why
   */
  public static Tagger load(Path folder) {
    return load(folder, TaggerOptions.DEFAULTS);
  }

  /**
   * Loads a model folder.
   *
   * @param folder as in {@link #load(Path)}
   * @param options threads, plan, device and precision
   * @throws lookright.io.UserException if it is not such a folder, or there is no such device or
   *     precision here; the message says why
   */
  public static Tagger load(Path folder, TaggerOptions options) {
    List<String> said = new ArrayList<>();
    Device device =
        DeviceChoice.choose(DeviceRequest.parse(options.device()), new MachineFacts(), said::add);
    Workers workers =
        options.threads() == 0 ? Workers.forThisMachine() : new Workers(options.threads());
    TaggerModel model = null;
    try {
      model = TaggerModel.load(folder, options.plan(), workers, device, options.precision());
      said.addAll(model.notes());
      return new Tagger(folder, model, workers, said);
    } catch (RuntimeException | Error e) {
      if (model != null) {
        model.close();
      }
      workers.close();
      throw e;
    }
  }

  /**
   * The entities of a text, from left to right.
   *
   * @param text any text; offsets of the entities count its UTF-16 units
   * @throws IllegalStateException if the tagger is closed
   */
  public List<Entity> tag(String text) {
    return annotate(text).entities();
  }

  /**
   * The entities of each text: faster than one call per text.
   *
   * @throws IllegalStateException if the tagger is closed
   */
  public List<List<Entity>> tagAll(List<String> texts) {
    return annotateAll(texts).stream().map(TaggedText::entities).toList();
  }

  /**
   * The labels of a sentence that is already split into words.
   *
   * @param words the words as the training data would have them
   * @return one label per word
   * @throws IllegalStateException if the tagger is closed
   */
  public List<String> tagWords(List<String> words) {
    return tagAllWords(List.of(words)).get(0);
  }

  /**
   * The labels of each of many sentences: faster than one call per sentence.
   *
   * @throws IllegalStateException if the tagger is closed
   */
  public List<List<String>> tagAllWords(List<List<String>> sentences) {
    return annotateAllWords(sentences).stream().map(TaggedText::labels).toList();
  }

  /**
   * The words of a text with labels and probabilities, and its entities.
   *
   * @throws IllegalStateException if the tagger is closed
   */
  public TaggedText annotate(String text) {
    return annotateAll(List.of(text)).get(0);
  }

  /**
   * As {@link #annotate} for each text.
   *
   * @throws IllegalStateException if the tagger is closed
   */
  public List<TaggedText> annotateAll(List<String> texts) {
    return label(texts.stream().map(text -> PlacedText.of(text, splitter)).toList());
  }

  /**
   * As {@link #annotate} for each sentence that is already split into words; offsets are those in
   * the words joined by one blank.
   *
   * @throws IllegalStateException if the tagger is closed
   */
  public List<TaggedText> annotateAllWords(List<List<String>> sentences) {
    return label(sentences.stream().map(PlacedText::of).toList());
  }

  /** The labels that the model gives, by number. */
  public List<String> labels() {
    return model.settings().labels().names();
  }

  /** What the user of the model folder should be told once, a line each; mostly nothing. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Refuses new calls at once, waits until those that have begun have returned their results, frees
   * the model, and ends the threads. May be repeated and be called from several threads: each
   * returns when the tagger is free. An interrupt does not shorten the wait.
   */
  @Override
  public void close() {
    closed = true;
    long stamp = lock.writeLock();
    try {
      if (!freed) {
        freed = true;
        model.close();
        workers.close();
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private List<TaggedText> label(List<PlacedText> texts) {
    List<List<String>> sentences = new ArrayList<>();
    for (PlacedText text : texts) {
      for (List<Word> words : text.sentences()) {
        sentences.add(words.stream().map(Word::text).toList());
      }
    }
    Iterator<List<WordLabel>> labels = labelWords(sentences).iterator();
    List<TaggedText> tagged = new ArrayList<>();
    for (PlacedText text : texts) {
      List<TaggedWord> words = new ArrayList<>();
      List<Entity> entities = new ArrayList<>();
      for (List<Word> sentence : text.sentences()) {
        List<TaggedWord> labelled = join(sentence, labels.next());
        words.addAll(labelled);
        entities.addAll(decoder.decode(text.text(), labelled));
      }
      tagged.add(new TaggedText(text.text(), words, entities));
    }
    return tagged;
  }

  private List<TaggedWord> join(List<Word> words, List<WordLabel> labels) {
    List<TaggedWord> joined = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      String label = labels.get(i).name(model.settings().labels());
      joined.add(
          new TaggedWord(word.text(), label, word.start(), word.end(), labels.get(i).score()));
    }
    return joined;
  }

  private List<List<WordLabel>> labelWords(List<List<String>> sentences) {
    requireOpen();
    long stamp = lock.readLock();
    try {
      requireOpen();
      return wordTagger.tag(sentences);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /** Whether a call is running. */
  boolean busy() {
    return lock.isReadLocked();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "The tagger of " + folder + " is closed: load it again, or close it later");
    }
  }
}
