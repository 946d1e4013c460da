package lookright.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import lookright.attention.MaskPlanException;
import lookright.cli.options.Nearest;
import lookright.io.UserException;
import lookright.io.safetensors.SafetensorsException;
import lookright.training.RunFailedException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one to three lines, and which exit code that is. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final PrintWriter err;
  private final BooleanSupplier debug;

  Failures(PrintWriter err, BooleanSupplier debug) {
    this.err = err;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    trace(e);
    err.println("lookright: " + e.getMessage());
    suggest(e);
    err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USER;
  }

  private void suggest(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unknown && unknown.isUnknownOption()) {
      String word = unknown.getUnmatched().get(0).replaceFirst("=.*", "");
      Nearest.to(word, e.getCommandLine().getCommandSpec().optionsMap().keySet())
          .ifPresent(name -> err.println("Did you mean: " + name));
    } else {
      UnmatchedArgumentException.printSuggestions(e, err);
    }
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return report(e);
  }

  /** Prints a failure and returns its exit code. */
  int report(Throwable thrown) {
    trace(thrown);
    Throwable e = unwrapped(thrown);
    err.println("lookright: " + message(e, said(thrown, e)));
    err.flush();
    if (e instanceof CancellationException) {
      return ExitCode.STOPPED;
    }
    return isUsersMistake(e) ? ExitCode.USER : ExitCode.RUN_FAILED;
  }

  private void trace(Throwable e) {
    if (debug.getAsBoolean()) {
      e.printStackTrace(err);
    }
  }

  private static Throwable unwrapped(Throwable e) {
    boolean wrapper =
        e instanceof UncheckedIOException
            || e instanceof ExecutionException
            || e instanceof CompletionException;
    Throwable cause = e.getCause();
    return wrapper && cause != null ? unwrapped(cause) : e;
  }

  /** What an unchecked wrapper says beyond its cause: the path that was written, for instance. */
  private static String said(Throwable e, Throwable cause) {
    String words = e instanceof UncheckedIOException ? e.getMessage() : null;
    return words == null || words.equals(cause.toString()) ? "" : words;
  }

  private static boolean isUsersMistake(Throwable e) {
    return e instanceof UserException
        || e instanceof MaskPlanException
        || e instanceof SafetensorsException
        || e instanceof NoSuchFileException
        || e instanceof AccessDeniedException
        || e instanceof FileAlreadyExistsException
        || e instanceof NotDirectoryException;
  }

  private static String message(Throwable e, String said) {
    if (e instanceof UserException
        || e instanceof MaskPlanException
        || e instanceof SafetensorsException
        || e instanceof RunFailedException) {
      return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
    if (e instanceof CancellationException) {
      return "stopped; what was finished before is kept.";
    }
    if (e instanceof IOException io) {
      return ioMessage(io, said);
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory (%s): smaller batches need less; JAVA_OPTS=-Xmx8g allows more."
          .formatted(e.getMessage());
    }
    return "internal error: %s. --debug prints where; please report it.".formatted(e);
  }

  private static String ioMessage(IOException e, String said) {
    String found = said.isEmpty() ? String.valueOf(e.getMessage()) : said;
    if (found.toLowerCase(Locale.ROOT).matches(".*(no space left|quota exceeded).*")) {
      return found + ": the disk is full; free some space and run again. Nothing was damaged.";
    }
    if (e instanceof FileSystemException && isUsersMistake(e)) {
      return found + ": " + fileProblem(e);
    }
    return said.isEmpty() ? "reading or writing failed: " + found : said;
  }

  private static String fileProblem(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "found nothing there, expected a file or folder; check the path.";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists already, expected a new name; choose another one.";
    }
    if (e instanceof NotDirectoryException) {
      return "found a file, expected a folder; check the path.";
    }
    return "access denied; check the permissions.";
  }
}
