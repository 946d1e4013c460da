package lookright.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import lookright.training.settings.TrainSettings;
import org.jspecify.annotations.Nullable;

/** {@code README.md} of a trained model: how to use it, how it was made, how good it is. */
final class ModelCard {
  private static final String WARNING =
      """
      > **Stock transformers ignores this model's mask plan and tags wrongly without an error.** Load it \
      with `lookright_hf.load(folder)` from the `lookright_hf.py` beside this file.

      """;
  private static final String TEXT =
      """
      # A tagger made by LookRight

      Mask plan: `%s` (from the layer next to the embeddings upwards).
      Labels: %s.

      | scored on | strict F1 | precision | recall | token accuracy |
      |---|---|---|---|---|
      %s
      ## Use

      ```
      lookright tag --model FOLDER --input text.txt
      ```

      In Java: `try (Tagger tagger = Tagger.load(path)) { tagger.tag("..."); }`

      ## How it was made

      Full settings, hashes of data and base weights, versions and times are in `run.json`, the learning \
      curves in `curves.csv` and `curves.png`, the tags of the scored sentences in `predictions-*.jsonl`. Base model: `%s`; training data: `%s` (%d sentences); \
      %d epochs, seed %d, learning rate %s.
      """;

  private ModelCard() {}

  static void write(
      Path folder, TrainSettings settings, RunResult result, TaggingData data, boolean needsPython)
      throws IOException {
    String text =
        TEXT.formatted(
            result.plan(),
            String.join(", ", data.labels().names()),
            row("validation", result.validation()) + row("test", result.test()),
            settings.model().getFileName(),
            settings.data().train().getFileName(),
            data.train().sentences().size(),
            result.history().size(),
            result.seed(),
            settings.optimiser().learningRate());
    Files.writeString(folder.resolve("README.md"), (needsPython ? WARNING : "") + text);
  }

  private static String row(String name, @Nullable ScoreRecord score) {
    if (score == null) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "| %s | %.4f | %.4f | %.4f | %.4f |%n",
        name,
        score.strict().f1(),
        score.strict().precision(),
        score.strict().recall(),
        score.tokenAccuracy());
  }
}
