package lookright.training.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of one look: dark on white, lines told apart by marker and colour. */
final class Charts {
  /** Colours that people with any colour vision tell apart (Okabe and Ito), darkest first. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x000000),
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xb0578d),
          new Color(0x9a7300),
          new Color(0x3a8fc4),
          new Color(0x707070));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.CROSS);

  private static final int WIDTH = 760;
  private static final int HEIGHT = 380;

  private Charts() {}

  /** An empty chart with whole numbers from left to right. */
  static XYChart chart(String x, String y) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setPlotGridLinesColor(new Color(0xdddddd));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setXAxisDecimalPattern("0");
    styler.setYAxisDecimalPattern("0.##");
    return chart;
  }

  /** A line through points. */
  static void line(XYChart chart, String name, double[] x, double[] y) {
    XYSeries series = look(chart.addSeries(name, x, y), chart.getSeriesMap().size() - 1);
    series.setLineStyle(new BasicStroke(1.6f));
  }

  /** Points alone, in the colour of the next line. */
  static void points(XYChart chart, String name, double[] x, double[] y) {
    XYSeries series = look(chart.addSeries(name, x, y), chart.getSeriesMap().size() - 1);
    series.setLineStyle(SeriesLines.NONE);
  }

  private static XYSeries look(XYSeries series, int number) {
    Color colour = COLOURS.get(number % COLOURS.size());
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setMarker(MARKERS.get(number % MARKERS.size()));
    return series;
  }

  /** The horizontal axis holds these whole numbers and no others. */
  static void wholeNumbers(XYChart chart, int from, int to) {
    chart.getStyler().setXAxisMin((double) from);
    chart.getStyler().setXAxisMax((double) Math.max(to, from + 1));
    chart.getStyler().setXAxisTickMarkSpacingHint(WIDTH / (2 * (to - from + 1)));
    chart.setCustomXAxisTickLabelsFormatter(
        value -> Math.abs(value - Math.rint(value)) < 1e-6 ? Long.toString(Math.round(value)) : "");
  }
}
