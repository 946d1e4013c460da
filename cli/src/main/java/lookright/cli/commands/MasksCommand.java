package lookright.cli.commands;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import lookright.attention.LayerMaskPlan;
import lookright.attention.MaskDrawing;
import lookright.io.UserException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright masks}. */
@Command(
    name = "masks",
    description = {
      "Draw a mask plan: which token (row) may look at which (column), layer by layer.",
      "",
      "Example: lookright masks \"causal*3, full\" --length 6",
      ""
    })
public final class MasksCommand implements Callable<Integer> {
  private static final int LONGEST = 200;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "TEXT",
      description =
          "The plan from the lowest layer upwards: causal, full, window(n), prefix(n), with and, or,"
              + " parentheses; *n for n layers.")
  private String text = "";

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Layers that the plan must cover. Default: as many as it names.")
  private @Nullable Integer layers;

  @Option(names = "--length", paramLabel = "T", description = "Tokens of the drawn sentence.")
  private int length = 8;

  @Override
  public Integer call() {
    if (length < 1 || length > LONGEST) {
      throw new UserException(
          "--length: found %d, expected 1 to %d tokens.".formatted(length, LONGEST));
    }
    LayerMaskPlan named = LayerMaskPlan.parse(text);
    LayerMaskPlan plan = layers == null ? named : named.requireLayers(layers, "--layers");
    PrintWriter out = command.commandLine().getOut();
    out.println(plan);
    out.println();
    out.print(MaskDrawing.draw(plan, length));
    return 0;
  }
}
