package lookright.cli.work;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.io.AtomicFile;
import lookright.io.Text;
import lookright.model.folder.PlanChoice;
import lookright.tagger.TaggedText;
import lookright.tagger.Tagger;
import lookright.tagger.TaggerOptions;
import lookright.training.CancellationSignal;
import lookright.training.data.Columns;
import lookright.training.data.DataFormat;
import lookright.training.data.DataReader;
import lookright.training.data.DataSet;
import lookright.training.data.Sentence;
import lookright.training.data.TagWriter;
import lookright.training.data.TaggedSentence;
import lookright.training.settings.ModelSettings;
import lookright.training.settings.TagSettings;
import org.jspecify.annotations.Nullable;

/** {@code lookright tag}: running text, a sentence a line, or words in any format of a data set. */
public final class Tag implements Work<TagSettings> {
  private static final int SENTENCES_AT_ONCE = 256;

  @Override
  public int run(TagSettings settings, Console console) throws IOException {
    DataFormat format =
        DataFormat.of(settings.columns().format(), settings.input(), DataFormat.TEXT);
    try (Tagger tagger = load(settings.model(), console)) {
      String text = input(settings.input()); // a wrong model is said before anything is waited for
      Path file = settings.output();
      CancellationSignal stop = console.cancellation();
      if (file == null) {
        write(settings, format, text, tagger, unclosed(console.results()), stop);
      } else {
        AtomicFile.write(
            file,
            out ->
                write(
                    settings,
                    format,
                    text,
                    tagger,
                    unclosed(new OutputStreamWriter(out, StandardCharsets.UTF_8)),
                    stop));
      }
      return 0;
    }
  }

  private static Tagger load(ModelSettings model, Console console) {
    PlanChoice choice = new PlanChoice(model.mask(), model.groups(), model.windowConvention());
    Tagger tagger =
        Tagger.load(
            model.folder(),
            TaggerOptions.DEFAULTS
                .withThreads(model.threads())
                .withPlan(choice)
                .withDevice(model.device())
                .withPrecision(model.precision()));
    tagger.notes().forEach(console.progress()::message);
    return tagger;
  }

  private static String input(@Nullable Path file) throws IOException {
    return file == null ? Text.decode(System.in.readAllBytes(), "standard input") : Text.read(file);
  }

  private static void write(
      TagSettings settings,
      DataFormat format,
      String text,
      Tagger tagger,
      Writer out,
      CancellationSignal stop)
      throws IOException {
    DataFormat written =
        DataFormat.of(settings.outputFormat(), settings.output(), DataFormat.JSONL);
    try (TagWriter writer = TagWriter.to(written, out)) {
      if (format == DataFormat.TEXT) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        writeAll(lines, tagger::annotateAll, writer, stop);
      } else {
        Columns columns = new Columns(settings.columns().token(), null, null);
        Path source = settings.input() == null ? Path.of("standard input") : settings.input();
        DataSet data = DataReader.readWords(text, source, format, columns);
        List<List<String>> words = data.sentences().stream().map(Sentence::words).toList();
        writeAll(words, tagger::annotateAllWords, writer, stop);
      }
    }
  }

  /** Some at a time, so that Ctrl-C is heard. */
  private static <S> void writeAll(
      List<S> sentences,
      Function<List<S>, List<TaggedText>> tagger,
      TagWriter writer,
      CancellationSignal stop)
      throws IOException {
    for (int i = 0; i < sentences.size(); i += SENTENCES_AT_ONCE) {
      stop.throwIfCancelled();
      int end = Math.min(sentences.size(), i + SENTENCES_AT_ONCE);
      for (TaggedText text : tagger.apply(sentences.subList(i, end))) {
        writer.write(neutral(text));
      }
    }
  }

  private static TaggedSentence neutral(TaggedText text) {
    List<TaggedSentence.Word> words = new ArrayList<>();
    text.words()
        .forEach(w -> words.add(new TaggedSentence.Word(w.text(), w.label(), w.start(), w.end())));
    List<TaggedSentence.Entity> entities = new ArrayList<>();
    text.entities()
        .forEach(
            e -> entities.add(new TaggedSentence.Entity(e.type(), e.start(), e.end(), e.score())));
    return new TaggedSentence(text.text(), words, entities);
  }

  /** What outlives the writer: standard output, and a file that is yet to be forced to disk. */
  private static Writer unclosed(Writer out) {
    return new Writer() {
      @Override
      public void write(char[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }
}
