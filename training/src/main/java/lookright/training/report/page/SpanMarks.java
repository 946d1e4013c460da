package lookright.training.report.page;

import static j2html.TagCreator.mark;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lookright.model.labels.Span;

/**
 * Sentences with their spans on coloured ground and the type behind the words, as displaCy does.
 */
final class SpanMarks {
  /** Pastels that black letters stand out from; the type is always written too. */
  private static final List<String> COLOURS =
      List.of(
          "#a8d5ff", "#ffd59e", "#b9e6b3", "#f5b7c6", "#d9c6f0", "#f2e394", "#a6e3dd", "#e3c9ae",
          "#d3d9e0", "#c9eb8f");

  private final Map<String, String> colours = new TreeMap<>();

  /** Colours in the order of the types' names, so that a type has one colour on a page. */
  SpanMarks(Page page) {
    page.sections().stream()
        .flatMap(section -> section.blocks().stream())
        .filter(Block.Sentence.class::isInstance)
        .flatMap(block -> ((Block.Sentence) block).readings().stream())
        .flatMap(reading -> reading.spans().stream())
        .forEach(found -> colours.put(found.type(), ""));
    int next = 0;
    for (Map.Entry<String, String> type : colours.entrySet()) {
      type.setValue(COLOURS.get(next++ % COLOURS.size()));
    }
  }

  /** One reading: its name, then the sentence. */
  DomContent line(List<String> words, Block.Reading reading) {
    List<DomContent> parts = new ArrayList<>();
    parts.add(span(reading.name()).withClass("reader"));
    int done = 0;
    for (Span found : reading.spans()) {
      parts.add(text(" " + String.join(" ", words.subList(done, found.start())) + " "));
      parts.add(
          mark(
                  text(String.join(" ", words.subList(found.start(), found.end())) + " "),
                  span(found.type()).withClass("type"))
              .withStyle("background:" + colours.get(found.type())));
      done = found.end();
    }
    parts.add(text(" " + String.join(" ", words.subList(done, words.size()))));
    return p(parts.toArray(DomContent[]::new));
  }
}
