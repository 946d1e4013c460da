package lookright.cli.commands;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lookright.cli.progress.ProgressDisplay;
import lookright.training.CancellationSignal;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs work so that Ctrl-C asks it to stop and waits a moment for it. The virtual machine then ends
 * with 130 by itself.
 */
final class Session {
  private static final long PATIENCE_SECONDS = 60;

  private final CancellationSignal cancellation = new CancellationSignal();
  private final CountDownLatch done = new CountDownLatch(1);
  private final PrintWriter out;
  private final PrintWriter err;

  private Session(CommandLine line) {
    this.out = line.getOut();
    this.err = line.getErr();
  }

  static <S> int run(S settings, Work<S> work, CommandSpec command) throws Exception {
    return new Session(command.commandLine()).run(settings, work);
  }

  private <S> int run(S settings, Work<S> work) throws Exception {
    Thread hook = new Thread(this::stop, "lookright-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (ProgressDisplay display = ProgressDisplay.on(err)) {
      return work.run(settings, new Console(out, display, cancellation));
    } finally {
      out.flush();
      done.countDown();
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The virtual machine is ending: the hook runs, and finds the work done.
    }
  }

  private void stop() {
    cancellation.cancel();
    err.println();
    err.println("Stopping after the current step; a training run saves a checkpoint first...");
    err.flush();
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("The current step took too long and was cut short.");
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
