package lookright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CancellationException;
import lookright.attention.MaskPlanException;
import lookright.cli.commands.VerifyCommand;
import lookright.cli.commands.Work;
import lookright.io.UserException;
import lookright.training.RunFailedException;
import lookright.training.settings.VerifySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShellTest {
  private static Ran verify(Work<VerifySettings> work, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "verify";
    arguments[1] = "model";
    arguments[2] = "--expected=file";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Ran.shell(List.of(new VerifyCommand(work)), arguments);
  }

  private static Ran failing(Exception e, String... more) {
    return verify(
        (settings, console) -> {
          throw e;
        },
        more);
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(new UserException("lr: found -1"), 2, "lr: found -1"),
        Arguments.of(new MaskPlanException("no plan"), 2, "no plan"),
        Arguments.of(new NoSuchFileException("a/b"), 2, "a/b: found nothing there"),
        Arguments.of(new AccessDeniedException("a/b"), 2, "a/b: access denied"),
        Arguments.of(new UncheckedIOException(new NoSuchFileException("c")), 2, "c: found nothing"),
        Arguments.of(
            new FileSystemException("x/y", null, "No space left on device"), 3, "the disk is full"),
        Arguments.of(new IOException("No space left on device"), 3, "the disk is full"),
        Arguments.of(new RunFailedException("step 3: the loss is NaN"), 3, "the loss is NaN"),
        Arguments.of(new IllegalStateException("oops"), 3, "internal error"),
        Arguments.of(new CancellationException(), 130, "stopped"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failuresAreOneLineAndAnExitCode(Exception failure, int code, String said) {
    Ran ran = failing(failure);
    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.errorLines())
        .singleElement()
        .asString()
        .startsWith("lookright: ")
        .contains(said);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void debugPrintsStackTraces() {
    assertThat(failing(new UserException("mine"), "--debug").err())
        .contains("lookright: mine", "\tat lookright.cli.ShellTest");
  }

  @Test
  void workDecidesBetweenZeroAndOne() {
    assertThat(verify((settings, console) -> 0).code()).isZero();
    assertThat(verify((settings, console) -> 1).code()).isEqualTo(ExitCode.CHECK_FAILED);
  }

  @Test
  void resultsGoToStandardOutputAndMessagesToStandardError() {
    Ran ran =
        verify(
            (settings, console) -> {
              console.results().println("größer");
              console.progress().message("reading");
              return 0;
            });
    assertThat(ran.out()).isEqualTo("größer" + System.lineSeparator());
    assertThat(ran.err()).isEqualTo("reading" + System.lineSeparator());
  }

  @Test
  void standardOutputThatCannotBeWrittenIsAFailure() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    StringWriter err = new StringWriter();
    int code =
        new Shell(LookRight.commands())
            .run(
                new String[] {"masks", "causal"},
                new ResultStream(full),
                new PrintWriter(err, /* autoFlush= */ true));
    assertThat(code).isEqualTo(ExitCode.RUN_FAILED);
    assertThat(err.toString()).contains("the disk is full");
  }

  @Test
  void aReaderThatLeavesEarlyIsNoFailure() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    int code =
        new Shell(LookRight.commands())
            .run(
                new String[] {"masks", "causal"},
                new ResultStream(closed),
                new PrintWriter(new StringWriter()));
    assertThat(code).isZero();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesInTheCommandLineAreTwoOrThreeLines(List<String> arguments, String said) {
    Ran ran = Ran.shell(List.of(new VerifyCommand((s, c) -> 0)), arguments.toArray(new String[0]));
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines()).hasSizeBetween(2, 3).first().asString().startsWith("lookright: ");
    assertThat(ran.err()).contains(said).contains("Try: lookright");
  }

  static List<Arguments> mistakes() {
    return List.of(
        Arguments.of(List.of(), "Missing required subcommand"),
        Arguments.of(List.of("verfy", "x"), "verify"),
        Arguments.of(List.of("verify", "x"), "--expected"),
        Arguments.of(
            List.of("verify", "x", "--expected=y", "--tolerence=2"), "Did you mean: --tolerance"),
        Arguments.of(List.of("verify", "x", "--expected=y", "--tolerance=two"), "'two'"));
  }

  @Test
  void helpListsEveryCommandWithExitCodes() {
    Ran ran = Ran.lookright("--help");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("masks", "help", "130", "stopped with Ctrl-C");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void helpOfACommandIsTheSameBothWays() {
    assertThat(Ran.lookright("help", "masks").out())
        .isEqualTo(Ran.lookright("masks", "--help").out())
        .contains("--length=T", "Default: 8");
  }

  @Test
  void versionNamesTheProgramAndJava() {
    assertThat(Ran.lookright("--version").out()).startsWith("lookright ").contains("Java ");
  }
}
