package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lookright.cli.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loss that is no number ends the run with 3, names a tensor and keeps the last good model. */
class NaNTest {
  @TempDir Path folder;
  private TinyModel model;
  private Path data;
  private Path out;

  @BeforeEach
  void aModelAndData() throws Exception {
    model = TinyModel.base(folder.resolve("base"));
    data = TinyModel.sentences(folder.resolve("train.conll"), 16, 1);
    out = folder.resolve("out");
  }

  private Ran train(Object... more) {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("train", "--model", model.folder(), "--train", data, "--out", out));
    all.addAll(List.of("--dropout=0", "--batch-size=4"));
    all.addAll(List.of(more));
    return Ran.lookright(all.toArray());
  }

  @Test
  void infiniteWeightsAreNamedAndNothingIsSaved() throws Exception {
    String bad = "model.layers.2.mlp.up_proj.weight";
    model.write(bad, Float.POSITIVE_INFINITY);
    Ran ran = train("--epochs=2");
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.RUN_FAILED);
    assertThat(ran.complaint()).hasSizeBetween(1, 3);
    assertThat(ran.err()).contains(bad);
    assertThat(out).doesNotExist();
  }

  @Test
  void theLastGoodEpochIsKept() throws Exception {
    // The decay alone makes the weights about -9 times themselves at every step.
    Ran ran = train("--epochs=40", "--lr=0.01", "--weight-decay=1000", "--clip=0");
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.RUN_FAILED);
    assertThat(ran.complaint()).hasSizeBetween(1, 3);
    assertThat(ran.err()).contains("first tensor", "are kept in " + out);
    assertThat(out.resolve("model.safetensors")).exists();
    Path text = Files.writeString(folder.resolve("t.txt"), "Anna went home.\n");
    Ran tagged = Ran.lookright("tag", "--model", out, "--input", text);
    assertThat(tagged.code()).as(tagged.err()).isZero();
  }
}
