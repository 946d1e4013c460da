package lookright.training.profile;

import java.util.List;
import java.util.Locale;
import lookright.ops.Tap.Phase;

/**
 * Where the time of some steps went.
 *
 * @param work what was watched: {@code train} or {@code tag}
 * @param steps optimiser steps, or calls of the tagger
 * @param tokens sub-tokens that went through
 * @param threads that computed
 * @param seconds wall time from the first step to the end of the last
 * @param sgemmPeak what the machine's products of square matrices reached between the steps, on
 *     average, GFLOP/s
 * @param rows by phase, the longest first
 */
public record Profile(
    String work,
    int steps,
    long tokens,
    int threads,
    double seconds,
    double sgemmPeak,
    List<Row> rows) {
  /** Copies the rows. */
  public Profile {
    rows = List.copyOf(rows);
  }

  /**
   * A kind of operator, or another part of a step.
   *
   * @param shape of a matrix product, {@code in > out} a row, or of the gradient of a weight; empty
   *     where there is none
   * @param calls of all steps together, as everything here
   * @param seconds without those of parts within it
   * @param flops of matrix products
   * @param bytes of arrays read and written
   * @param allocated bytes on the heap, by all threads
   * @param idleSeconds that threads had nothing to do, of all threads together
   */
  public record Row(
      Phase phase,
      String name,
      String shape,
      long calls,
      double seconds,
      long flops,
      long bytes,
      long allocated,
      double idleSeconds) {

    /** Rows added up. */
    static Row sum(Phase phase, String name, List<Row> rows) {
      return new Row(
          phase,
          name,
          "",
          rows.stream().mapToLong(Row::calls).sum(),
          rows.stream().mapToDouble(Row::seconds).sum(),
          rows.stream().mapToLong(Row::flops).sum(),
          rows.stream().mapToLong(Row::bytes).sum(),
          rows.stream().mapToLong(Row::allocated).sum(),
          rows.stream().mapToDouble(Row::idleSeconds).sum());
    }

    /** Billion operations of matrix products a second. */
    public double gflops() {
      return flops / 1e9 / seconds;
    }
  }

  /** All rows of a phase added up; no calls where it has none. */
  public Row total(Phase phase) {
    return Row.sum(phase, "all", rows.stream().filter(row -> row.phase() == phase).toList());
  }

  /** The share of the wall time that the rows account for. */
  public double accounted() {
    return rows.stream().mapToDouble(Row::seconds).sum() / seconds;
  }

  /** The share of the sgemm peak that all of it reached. */
  public double peakShare() {
    return rows.stream().mapToLong(Row::flops).sum() / 1e9 / seconds / sgemmPeak;
  }

  /** What it came to, in a sentence or two. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%s: %d steps, %d tokens, %.2f s, %.0f tokens/s on %d threads; %.1f %% of the sgemm peak"
            + " of %.0f GFLOP/s; the rows account for %.1f %% of the time.",
        work,
        steps,
        tokens,
        seconds,
        tokens / seconds,
        threads,
        100 * peakShare(),
        sgemmPeak,
        100 * accounted());
  }
}
