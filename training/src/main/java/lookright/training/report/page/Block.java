package lookright.training.report.page;

import java.util.List;
import lookright.model.labels.Span;
import org.knowm.xchart.XYChart;

/** A piece of a page. Each form shows what it can: Markdown has no charts, CSV has tables alone. */
public sealed interface Block
    permits Block.Heading, Block.Paragraph, Block.Code, Block.Figure, Block.Sentence, Table {

  /**
   * A heading within a section.
   *
   * @param text without markup
   */
  record Heading(String text) implements Block {}

  /**
   * A paragraph.
   *
   * @param text may hold {@code **bold**} and code between backticks
   */
  record Paragraph(String text) implements Block {}

  /**
   * A command to paste.
   *
   * @param text its lines, each with a line feed
   */
  record Code(String text) implements Block {}

  /**
   * A chart.
   *
   * @param id unique on the page
   * @param caption what it shows, for those who do not see it too
   * @param chart to be drawn
   */
  record Figure(String id, String caption, XYChart chart) implements Block {}

  /**
   * A sentence under several readings, spans marked.
   *
   * @param words its words
   * @param readings from top to bottom
   */
  record Sentence(List<String> words, List<Reading> readings) implements Block {}

  /**
   * Whose spans of a sentence.
   *
   * @param name of the reader, such as {@code gold}
   * @param spans from left to right, none in another
   */
  record Reading(String name, List<Span> spans) {}
}
