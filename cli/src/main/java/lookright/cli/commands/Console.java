package lookright.cli.commands;

import java.io.PrintWriter;
import lookright.training.CancellationSignal;
import lookright.training.ProgressListener;

/**
 * How work talks with the one who started it.
 *
 * @param results standard output: results and nothing else
 * @param progress everything else
 * @param cancellation set by Ctrl-C
 */
public record Console(
    PrintWriter results, ProgressListener progress, CancellationSignal cancellation) {}
