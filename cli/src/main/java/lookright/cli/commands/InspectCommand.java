package lookright.cli.commands;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lookright.io.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookright inspect}. */
@Command(
    name = "inspect",
    description =
        "List what a file of tensors holds (safetensors, PyTorch, GGUF, llama2.c), or those of a"
            + " model folder.")
public final class InspectCommand implements Callable<Integer> {
  private static final String PATTERN = "{*.safetensors,*.gguf,pytorch_model*.bin}";

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(paramLabel = "PATH", description = "A file of tensors or a folder with some.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<TensorListing> listings = new ArrayList<>();
    for (Path file : files()) {
      listings.add(TensorListing.of(file));
    }
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(json(listings).toPrettyString());
    } else {
      listings.forEach(listing -> listing.print(out));
      if (listings.size() > 1) {
        out.println(TensorListing.total(listings).headline("all files"));
      }
    }
    return 0;
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, PATTERN)) {
      found.forEach(files::add);
    }
    if (files.isEmpty()) {
      throw new UserException(
          path + ": found no *.safetensors, expected a model folder or a file; check the path.");
    }
    return files.stream().sorted().toList();
  }

  private static ObjectNode json(List<TensorListing> listings) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    TensorListing.total(listings).putSums(all);
    listings.forEach(listing -> all.withArray("/files").add(listing.toJson()));
    return all;
  }
}
