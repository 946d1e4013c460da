package lookright.training.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.b;
import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.text;
import static j2html.TagCreator.title;

import j2html.tags.DomContent;
import j2html.tags.specialized.DivTag;
import j2html.tags.specialized.PTag;
import j2html.tags.specialized.SectionTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as one HTML file that opens from disk: style and drawings inside, no script, no network.
 */
public final class HtmlForm {
  private static final Pattern MARKUP = Pattern.compile("\\*\\*(.+?)\\*\\*|`(.+?)`");

  private final SpanMarks marks;

  private HtmlForm(Page page) {
    this.marks = new SpanMarks(page);
  }

  /** The file. */
  public static String of(Page page) {
    HtmlForm form = new HtmlForm(page);
    DomContent[] sections = page.sections().stream().map(form::part).toArray(DomContent[]::new);
    DomContent[] links =
        page.sections().stream()
            .map(section -> a(section.title()).withHref("#" + section.id()))
            .toArray(DomContent[]::new);
    return document(
            html(
                    head(
                        meta().attr("charset", "utf-8"),
                        meta()
                            .attr("name", "viewport")
                            .attr("content", "width=device-width, initial-scale=1"),
                        meta()
                            .attr("http-equiv", "Content-Security-Policy")
                            .attr("content", "default-src 'none'; style-src 'unsafe-inline'"),
                        title(page.title()),
                        style(rawHtml(css()))),
                    body(
                        main(
                                h1(page.title()),
                                inline(page.intro()),
                                nav(links).attr("aria-label", "Sections"))
                            .with(sections)))
                .withLang("en"))
        + "\n";
  }

  private static String css() {
    try (InputStream in = HtmlForm.class.getResourceAsStream("report.css")) {
      return new String(
          Objects.requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SectionTag part(Page.Section part) {
    return section(
            h2(part.title()),
            div(part.blocks().stream().map(this::block).toArray(DomContent[]::new)))
        .withId(part.id());
  }

  private DomContent block(Block block) {
    if (block instanceof Block.Heading heading) {
      return h3(heading.text());
    } else if (block instanceof Block.Paragraph paragraph) {
      return inline(paragraph.text());
    } else if (block instanceof Block.Code lines) {
      return pre(code(lines.text())).attr("tabindex", "0");
    } else if (block instanceof Block.Figure drawing) {
      DivTag svg = div(rawHtml(Svg.of(drawing.id(), drawing.chart()))).withClass("scroll");
      return figure(svg, figcaption(drawing.caption())).withId(drawing.id());
    } else if (block instanceof Block.Sentence sentence) {
      return div(sentence.readings().stream()
              .map(reading -> marks.line(sentence.words(), reading))
              .toArray(DomContent[]::new))
          .withClass("sentence");
    }
    return HtmlTable.of((Table) block);
  }

  /** A paragraph with its bold and code parts. */
  private static PTag inline(String text) {
    PTag paragraph = p();
    Matcher found = MARKUP.matcher(text);
    int done = 0;
    while (found.find()) {
      paragraph.with(text(text.substring(done, found.start())));
      paragraph.with(found.group(1) == null ? code(found.group(2)) : b(found.group(1)));
      done = found.end();
    }
    return paragraph.with(text(text.substring(done)));
  }
}
