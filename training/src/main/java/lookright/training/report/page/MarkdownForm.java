package lookright.training.report.page;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lookright.model.labels.Span;
import lookright.training.report.page.Table.Kind;

/** A page as Markdown: without charts. */
public final class MarkdownForm {
  private final StringBuilder text = new StringBuilder();

  private MarkdownForm() {}

  /** The page, the same bytes for the same content. */
  public static String of(Page page) {
    MarkdownForm form = new MarkdownForm();
    form.block("# " + page.title());
    form.block("<!-- Generated from run records by `lookright report`. Do not edit. -->");
    form.block(page.intro());
    for (Page.Section section : page.sections()) {
      form.block("## " + section.title());
      section.blocks().forEach(form::write);
    }
    return form.text.toString();
  }

  private void write(Block block) {
    if (block instanceof Block.Heading heading) {
      block("### " + heading.text());
    } else if (block instanceof Block.Paragraph paragraph) {
      block(paragraph.text());
    } else if (block instanceof Block.Code code) {
      block("```\n" + code.text() + "```");
    } else if (block instanceof Table table) {
      table(table);
    } else if (block instanceof Block.Sentence sentence) {
      sentence(sentence);
    }
  }

  private void block(String lines) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    text.append(lines.strip()).append('\n');
  }

  private void table(Table table) {
    List<Integer> shown =
        IntStream.range(0, table.columns().size())
            .filter(i -> table.columns().get(i).kind() != Kind.BAR)
            .boxed()
            .toList();
    StringBuilder rows = new StringBuilder();
    rows.append(row(shown.stream().map(i -> table.columns().get(i).name()).toList()));
    rows.append(row(Collections.nCopies(shown.size(), "---")).replace(" ", ""));
    for (List<Object> row : table.rows()) {
      rows.append(row(shown.stream().map(i -> cell(table.columns().get(i), row.get(i))).toList()));
    }
    block(rows.toString());
  }

  private static String cell(Table.Column column, Object value) {
    String shown = Table.text(column.kind(), value);
    if (column.kind() == Kind.CODE && !shown.isEmpty()) {
      return "`" + shown + "`";
    }
    return value instanceof String ? escape(shown) : shown;
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** A list of readings: {@code [Anna](PER) lives in [Oslo](LOC).} */
  private void sentence(Block.Sentence sentence) {
    block(
        sentence.readings().stream()
            .map(reading -> "- %s: %s".formatted(reading.name(), marked(sentence.words(), reading)))
            .collect(Collectors.joining("\n")));
  }

  private static String marked(List<String> words, Block.Reading reading) {
    StringBuilder line = new StringBuilder();
    int done = 0;
    for (Span span : reading.spans()) {
      words(line, words.subList(done, span.start()));
      words(line, List.of("["));
      words(line, words.subList(span.start(), span.end()));
      line.append("](").append(escape(span.type())).append(')');
      done = span.end();
    }
    words(line, words.subList(done, words.size()));
    return line.toString();
  }

  private static void words(StringBuilder line, List<String> words) {
    for (String word : words) {
      boolean joined = line.isEmpty() || line.charAt(line.length() - 1) == '[';
      line.append(joined ? "" : " ").append(word.equals("[") ? word : escape(word));
    }
  }

  /** Text of others is no markup. */
  private static String escape(String text) {
    return text.replaceAll("[\\r\\n\\t]", " ").replaceAll("([\\\\`*_\\[\\]<>#~])", "\\\\$1");
  }
}
