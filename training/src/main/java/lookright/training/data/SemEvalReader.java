package lookright.training.data;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;

/**
 * Reads aspect terms with their polarity from the XML of SemEval-2014 task 4: {@code sentence/text}
 * and {@code aspectTerm} with {@code polarity}, {@code from}, {@code to} in characters, end
 * exclusive.
 *
 * <p>A term that does not begin and end with words is left out, and counted in a note. A document
 * type is refused, so that no entity is ever expanded or fetched.
 */
final class SemEvalReader {
  private record Term(int from, int to, String polarity, int line) {}

  private final TextFile file;
  private final boolean labels;
  private final List<Sentence> sentences = new ArrayList<>();
  private final List<Term> terms = new ArrayList<>();
  private @Nullable String text;
  private int line;
  private int dropped;

  private SemEvalReader(TextFile file, boolean labels) {
    this.file = file;
    this.labels = labels;
  }

  static List<Sentence> read(TextFile file, Columns columns, boolean labels, List<String> notes) {
    columns.refuseToken(file, DataFormat.SEMEVAL);
    columns.refuseLabel(file, DataFormat.SEMEVAL);
    SemEvalReader reader = new SemEvalReader(file, labels);
    reader.read();
    if (reader.dropped > 0) {
      notes.add(
          "%s: %d aspect %s not begin and end with words; left out"
              .formatted(
                  file.path(), reader.dropped, reader.dropped == 1 ? "term does" : "terms do"));
    }
    return reader.sentences;
  }

  private static XMLInputFactory safe() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private void read() {
    try {
      XMLStreamReader xml = safe().createXMLStreamReader(new StringReader(file.text()));
      while (xml.hasNext()) {
        event(xml, xml.next());
      }
    } catch (XMLStreamException e) {
      int at = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
      String found = String.valueOf(e.getMessage()).lines().reduce((a, b) -> b).orElse("");
      throw file.error(at, "not XML: " + found.replaceFirst("^Message: ", ""));
    }
  }

  private void event(XMLStreamReader xml, int event) throws XMLStreamException {
    int at = xml.getLocation().getLineNumber();
    if (event == XMLStreamConstants.DTD) {
      throw file.error(at, "found a document type, expected none (entities are not read)");
    }
    if (event == XMLStreamConstants.START_ELEMENT) {
      start(xml, at);
    } else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("sentence")) {
      end(at);
    }
  }

  private void start(XMLStreamReader xml, int at) throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "sentence" -> {
        line = at;
        text = null;
        terms.clear();
      }
      case "text" -> text = xml.getElementText();
      case "aspectTerm" -> {
        if (labels) {
          terms.add(
              new Term(
                  number(xml, "from", at),
                  number(xml, "to", at),
                  attribute(xml, "polarity", at),
                  at));
        }
      }
      default -> {} // categories, other tasks' elements
    }
  }

  private void end(int at) {
    String whole = text;
    if (whole == null) {
      throw file.error(at, "a sentence without <text>");
    }
    AnnotatedText words = AnnotatedText.of(whole);
    int characters = whole.codePointCount(0, whole.length());
    for (Term term : terms) {
      if (term.from() >= term.to() || term.to() > characters) {
        throw file.error(
            term.line(),
            "aspectTerm from %d to %d; expected a range of the text's %d characters"
                .formatted(term.from(), term.to(), characters));
      }
      int start = whole.offsetByCodePoints(0, term.from());
      int end = whole.offsetByCodePoints(0, term.to());
      dropped += words.mark(start, end, term.polarity()) ? 0 : 1;
    }
    sentences.add(Rows.sentence(file, line, words.words(), words.tags(), labels));
  }

  private int number(XMLStreamReader xml, String name, int at) {
    String value = attribute(xml, name, at);
    if (!value.matches("\\d{1,9}")) {
      throw file.error(
          at, "aspectTerm %s=\"%s\"; expected a number of characters".formatted(name, value));
    }
    return Integer.parseInt(value);
  }

  private String attribute(XMLStreamReader xml, String name, int at) {
    String value = xml.getAttributeValue(null, name);
    if (value == null || value.isBlank()) {
      throw missing(name, at);
    }
    return value;
  }

  private UserException missing(String name, int at) {
    return file.error(at, "aspectTerm without " + name + "; expected polarity, from and to");
  }
}
