package lookright.training.report.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;

/** A chart as an SVG element that can stand in a page: letters are outlines, no font is needed. */
final class Svg {
  private static final Pattern NAME = Pattern.compile("clip-?\\d+");

  private Svg() {}

  /**
   * Draws.
   *
   * @param id makes names within the drawing unique on the page
   */
  static String of(String id, XYChart chart) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = renamed(id, bytes.toString(StandardCharsets.UTF_8));
    return text.substring(text.indexOf("<svg"))
        .replaceFirst(" height=\"[^\"]*\"", " aria-hidden=\"true\"")
        .replaceFirst(" width=\"[^\"]*\" x=\"[^\"]*\" y=\"[^\"]*\"", "")
        .replaceAll(">\\s+<", "><")
        .replaceAll("(\\.\\d\\d)\\d+", "$1")
        .strip();
  }

  /** Names that are the same whenever the drawing is. */
  private static String renamed(String id, String svg) {
    Map<String, Integer> numbers = new HashMap<>();
    return NAME.matcher(svg)
        .replaceAll(
            name -> id + "-clip" + numbers.computeIfAbsent(name.group(), n -> numbers.size() + 1));
  }
}
