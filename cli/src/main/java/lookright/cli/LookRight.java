package lookright.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lookright.cli.commands.ConvertCommand;
import lookright.cli.commands.DiffCommand;
import lookright.cli.commands.EvaluateCommand;
import lookright.cli.commands.InspectCommand;
import lookright.cli.commands.MasksCommand;
import lookright.cli.commands.PretrainCommand;
import lookright.cli.commands.ProfileCommand;
import lookright.cli.commands.ReportCommand;
import lookright.cli.commands.SweepCommand;
import lookright.cli.commands.TagCommand;
import lookright.cli.commands.TaptCommand;
import lookright.cli.commands.TrainCommand;
import lookright.cli.commands.VerifyCommand;
import lookright.cli.commands.VerifyResumeCommand;
import lookright.cli.work.Convert;
import lookright.cli.work.Diff;
import lookright.cli.work.Evaluate;
import lookright.cli.work.ForecastSweep;
import lookright.cli.work.Pretrain;
import lookright.cli.work.ProfileRun;
import lookright.cli.work.RunSweep;
import lookright.cli.work.Tag;
import lookright.cli.work.Tapt;
import lookright.cli.work.Train;
import lookright.cli.work.Verify;
import lookright.cli.work.VerifyResume;

/** The program {@code lookright}. */
public final class LookRight {
  private LookRight() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(arguments, new FileOutputStream(FileDescriptor.out), err));
  }

  /**
   * Runs one command and leaves the process alive.
   *
   * @param arguments the command and its options
   * @param out takes the results
   * @param err takes everything else
   * @return the exit code, one of {@link ExitCode}
   */
  public static int run(String[] arguments, OutputStream out, PrintWriter err) {
    return new Shell(commands()).run(arguments, new ResultStream(out), err);
  }

  /** The commands on offer, each with the work that it stands for. */
  static List<Object> commands() {
    return List.of(
        new TrainCommand(new Train()),
        new SweepCommand(new RunSweep(), new ForecastSweep()),
        new EvaluateCommand(new Evaluate()),
        new TagCommand(new Tag()),
        new VerifyCommand(new Verify()),
        new VerifyResumeCommand(new VerifyResume()),
        new ProfileCommand(new ProfileRun()),
        new ReportCommand(),
        new PretrainCommand(new Pretrain()),
        new TaptCommand(new Tapt()),
        new ConvertCommand(new Convert()),
        new DiffCommand(new Diff()),
        new MasksCommand(),
        new InspectCommand());
  }
}
