package lookright.training.sweep;

import java.util.List;

/**
 * What a sweep would do.
 *
 * @param cells that are known beforehand, with those that are finished
 * @param most how many there can be: a search goes on from what it finds
 * @param side how many would run at the same time
 * @param bytes that one of them needs, about
 * @param seconds until all are finished, about
 * @param measured how the time was found
 */
public record Forecast(
    List<SweepResult.CellRow> cells,
    int most,
    int side,
    long bytes,
    double seconds,
    String measured) {
  /** Copies the list. */
  public Forecast {
    cells = List.copyOf(cells);
  }
}
