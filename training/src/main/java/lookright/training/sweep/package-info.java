/**
 * Many runs as one experiment: plans x seeds x tasks x learning rates. Decides which cell comes
 * next, runs cells side by side, keeps the table, chooses by validation.
 *
 * <p>A sweep's folder holds {@code sweep.json} (settings, cells, what was chosen), {@code
 * sweep.csv} and a run folder for each cell: {@code [TASK/][lrRATE/]PLAN-seedN}. Nothing in the two
 * tables depends on how often the sweep was stopped.
 *
 * <p>Never here: how a run is trained or scored ({@code training.run}), what is printed.
 */
@NullMarked
package lookright.training.sweep;

import org.jspecify.annotations.NullMarked;
