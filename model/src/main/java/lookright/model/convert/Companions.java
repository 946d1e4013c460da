package lookright.model.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lookright.io.FileErrors;
import lookright.io.Json;
import lookright.io.tokenizer.conversion.SentencePieceFolder;
import lookright.io.weights.WeightFormat;

/**
 * What a model has beside weights and configuration: a tokenizer, labels and plan, a card. Copied
 * byte by byte from a folder, or made from what a file has inside.
 *
 * @param source where they come from
 * @param files to be copied
 * @param sentencePiece whether {@code tokenizer.json} is made from {@code tokenizer.model}
 * @param made by name, to be written
 * @param notes what a user should be told, a line each
 */
record Companions(
    Path source,
    List<Path> files,
    boolean sentencePiece,
    Map<String, ObjectNode> made,
    List<String> notes) {
  private static final Set<String> MADE_ANEW = Set.of("config.json", ConversionRecord.FILE);

  /** The companions of a source. */
  static Companions of(SourceModel source) {
    boolean isFolder =
        source.format() == WeightFormat.SAFETENSORS || source.format() == WeightFormat.PYTORCH;
    if (!isFolder || !Files.isDirectory(source.path())) {
      return new Companions(source.path(), List.of(), false, source.tokenizer(), List.of());
    }
    List<Path> files = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    try (Stream<Path> found = Files.list(source.path())) {
      for (Path path : found.sorted().toList()) {
        String name = String.valueOf(path.getFileName());
        if (Files.isDirectory(path)) {
          folders.add(name);
        } else if (!ConversionRecord.WEIGHTS.matcher(name).matches()
            && !MADE_ANEW.contains(name)
            && !name.startsWith(".")) {
          files.add(path);
        }
      }
    } catch (IOException e) {
      throw FileErrors.reading(source.path(), e);
    }
    List<String> notes = new ArrayList<>();
    if (!folders.isEmpty()) {
      notes.add(source.path() + ": folders in it are not copied: " + folders);
    }
    boolean sentencePiece = SentencePieceFolder.isOne(source.path());
    if (sentencePiece) {
      notes.add("tokenizer.json is made from " + SentencePieceFolder.MODEL);
    }
    return new Companions(source.path(), files, sentencePiece, Map.of(), notes);
  }

  /** Writes all into an existing folder. */
  void write(Path folder) {
    for (Path file : files) {
      Path target = folder.resolve(String.valueOf(file.getFileName()));
      try {
        Files.copy(file, target);
      } catch (IOException e) {
        throw FileErrors.writing(target, e);
      }
    }
    if (sentencePiece) {
      SentencePieceFolder.convert(source, folder);
    }
    made.forEach((name, json) -> Json.write(folder.resolve(name), json));
  }
}
