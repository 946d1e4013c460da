package lookright.cli.commands;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lookright.cli.options.ByteSize;
import lookright.cli.options.FloatType;
import lookright.model.convert.ConvertSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright convert}. */
@Command(
    name = "convert",
    description = {
      "Convert a model: from a Hugging Face folder (safetensors, or PyTorch's pytorch_model.bin,"
          + " read without running anything in it), a GGUF file (F32, F16, BF16) or a llama2.c file"
          + " to a Hugging Face folder with safetensors or a llama2.c file.",
      "",
      "A piece of a tensor is in memory at a time. The destination appears whole or not at all.",
      ""
    })
public final class ConvertCommand implements Callable<Integer> {
  private final Work<ConvertSettings> work;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "Model folder, GGUF file, or llama2.c .bin file.")
  private Path source = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "DEST",
      description = "New folder, or a llama2.c file where the name ends in .bin.")
  private Path destination = Path.of("");

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Round all floats to ${COMPLETION-CANDIDATES}, ties to even; what is out of range becomes"
              + " the largest value and is counted. Default: as they are.")
  private @Nullable FloatType dtype;

  @Option(
      names = "--max-shard-size",
      paramLabel = "SIZE",
      defaultValue = "5GB",
      converter = ByteSize.class,
      description = "Begin another safetensors file above this size, such as 500MB or 2GiB.")
  private long maxShardBytes;

  @Option(
      names = "--add-head",
      paramLabel = "FILE",
      description = "Add a new token-classification head for these labels, one a line, id 0 first.")
  private @Nullable Path labels;

  @Option(names = "--dry-run", description = "Only print what would be written.")
  private boolean dryRun;

  @Option(names = "--force", negatable = true, description = "Replace DEST if it exists.")
  private boolean force;

  /**
   * @param work what converts
   */
  public ConvertCommand(Work<ConvertSettings> work) {
    this.work = work;
  }

  @Override
  public Integer call() throws Exception {
    ConvertSettings settings =
        new ConvertSettings(
            source,
            destination,
            dtype == null ? null : dtype.dtype(),
            maxShardBytes,
            labels,
            dryRun,
            force);
    return Session.run(settings, work, command);
  }
}
