package lookright.training.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import lookright.model.labels.Span;
import lookright.training.report.page.Table.Bar;
import lookright.training.report.page.Table.Kind;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

class FormsTest {
  private static final Page PAGE =
      new Page(
          "A & B",
          "See **this** and `<that>`.",
          List.of(
              new Page.Section(
                  "one",
                  "First <section>",
                  List.of(
                      Table.of("t")
                          .columns(Kind.TEXT, "a|b")
                          .columns(Kind.CODE, "plan")
                          .columns(Kind.SHADE, "score")
                          .columns(Kind.P, "p")
                          .columns(Kind.BAR, "bar")
                          .row("x,\"y\"", "full*2", 12.345678, 0.00001, new Bar(1, 2, 3))
                          .row("<b>", null, null, Double.NaN, null)
                          .build(),
                      chart("c1"),
                      chart("c2"),
                      new Block.Code("a <b>\n"),
                      new Block.Sentence(
                          List.of("Anna", "*Jones*", "left", "<Oslo>"),
                          List.of(
                              new Block.Reading(
                                  "gold",
                                  List.of(new Span("PER", 0, 2), new Span("LOC", 3, 4)))))))));

  private static Block.Figure chart(String id) {
    XYChart chart = new XYChartBuilder().width(300).height(200).build();
    chart.addSeries("s", new double[] {1, 2}, new double[] {3, 4});
    return new Block.Figure(id, "What it shows", chart);
  }

  @Test
  void markdownEscapesWhatOthersWrote() {
    assertThat(MarkdownForm.of(PAGE))
        .contains(
            "## First <section>\n",
            "| a\\|b | plan | score | p |\n|---|---|---|---|\n",
            "| x,\"y\" | `full*2` | 12.3 | < 0.0001 |\n",
            "| \\<b\\> |  |  | n/a |\n",
            "```\na <b>\n```\n",
            "- gold: [Anna \\*Jones\\*](PER) left [\\<Oslo\\>](LOC)\n")
        .doesNotContain("What it shows");
  }

  @Test
  void csvHasAllDigitsAndNoDrawings() {
    assertThat(CsvForm.of(PAGE))
        .containsExactly(
            entry(
                "t.csv", "a|b,plan,score,p\n\"x,\"\"y\"\"\",full*2,12.345678,1.0E-5\n<b>,,,NaN\n"));
  }

  @Test
  void htmlStandsAlone() {
    String html = HtmlForm.of(PAGE);
    assertThat(html)
        .contains(
            "<!DOCTYPE html>",
            "<title>A &amp; B</title>",
            "<p>See <b>this</b> and <code>&lt;that&gt;</code>.</p>",
            "<a href=\"#one\">First &lt;section&gt;</a>",
            "<td class=\"left\">&lt;b&gt;</td>",
            "aria-label=\"2.0, from 1.0 to 3.0\"",
            "<mark style=\"background:#ffd59e\">Anna *Jones* <span class=\"type\">PER</span></mark>",
            "<figcaption>What it shows</figcaption>")
        .doesNotContain("<script", "<link", "<img", "@import", "src=", "<?xml", "<!DOCTYPE svg");
    assertThat(html.replaceAll("xmlns(:xlink)?=\"[^\"]*\"", "")).doesNotContain("http:", "https:");
    assertThat(html).contains("id=\"c1-clip", "id=\"c2-clip", "url(#c2-clip");
  }

  @Test
  void theSamePageGivesTheSameBytes() {
    assertThat(HtmlForm.of(PAGE)).isEqualTo(HtmlForm.of(PAGE));
    assertThat(MarkdownForm.of(PAGE)).isEqualTo(MarkdownForm.of(PAGE));
  }

  @Test
  void shadesGrowWithTheScoreAndLeaveOutliersWhite() {
    Shade shade = new Shade(new double[] {10, 57, 58, 59, 60});
    assertThat(shade.css(10)).isEqualTo("background:#ffffff");
    assertThat(shade.css(60)).isEqualTo("background:#7fb3d5");
    assertThat(shade.css(57)).isNotEqualTo(shade.css(10)).isNotEqualTo(shade.css(59));
    assertThat(new Shade(new double[] {5}).css(5)).isEqualTo("background:#ffffff");
  }

  @Test
  void aRowHasACellForEveryColumn() {
    assertThatThrownBy(() -> Table.of("t").columns(Kind.TEXT, "a").row("x", "y"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void zeroHasNoSign() {
    assertThat(Table.text(Kind.DIFFERENCE, -0.04)).isEqualTo("0.0");
    assertThat(Table.text(Kind.DIFFERENCE, 0.06)).isEqualTo("+0.1");
    assertThat(Table.text(Kind.SCORE, -0.04)).isEqualTo("0.0");
    assertThat(Table.text(Kind.SCORE, 3)).isEqualTo("3");
  }
}
