package lookright.training.run;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lookright.training.EpochReport;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;

/** Learning curves: {@code curves.csv} and {@code curves.png}. */
final class Curves {
  private Curves() {}

  static void write(Path folder, List<EpochReport> history) throws IOException {
    List<String> lines = new ArrayList<>(List.of("epoch,loss,validation,tokensPerSecond"));
    for (EpochReport epoch : history) {
      String score =
          epoch.validation().isPresent() ? format("%.6f", epoch.validation().getAsDouble()) : "";
      lines.add(
          epoch.epoch()
              + ","
              + format("%.6f", epoch.loss())
              + ","
              + score
              + ","
              + format("%.1f", epoch.tokensPerSecond()));
    }
    Files.write(folder.resolve("curves.csv"), lines);
    BitmapEncoder.saveBitmap(
        chart(history), folder.resolve("curves.png").toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  private static XYChart chart(List<EpochReport> history) {
    XYChart chart = new XYChartBuilder().width(800).height(480).title("Learning curves").build();
    chart.setXAxisTitle("epoch");
    chart.setYAxisGroupTitle(0, "training loss");
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setYAxisDecimalPattern("0.0##");
    chart.getStyler().setYAxisMin(0, 0.0);
    chart.getStyler().setXAxisMin(1.0);
    chart.getStyler().setXAxisMax((double) Math.max(2, history.size()));
    double[] epochs = history.stream().mapToDouble(EpochReport::epoch).toArray();
    double[] losses = history.stream().mapToDouble(EpochReport::loss).toArray();
    colour(chart.addSeries("training loss", epochs, losses), new Color(0x1f77b4));
    if (history.stream().allMatch(epoch -> epoch.validation().isPresent())) {
      double[] scores =
          history.stream().mapToDouble(epoch -> epoch.validation().orElse(0)).toArray();
      XYSeries series = chart.addSeries("validation score", epochs, scores);
      series.setYAxisGroup(1);
      colour(series, new Color(0xd62728));
      chart.setYAxisGroupTitle(1, "validation score");
      chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
      chart.getStyler().setYAxisMin(1, 0.0);
      chart.getStyler().setYAxisMax(1, 1.0);
    }
    return chart;
  }

  private static void colour(XYSeries series, Color colour) {
    series.setLineColor(colour);
    series.setMarkerColor(colour);
  }
}
