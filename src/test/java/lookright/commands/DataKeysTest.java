package lookright.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lookright.io.Json;
import lookright.training.data.PaperLabels;
import lookright.training.run.RunRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on several files, with a label set, and validated on sentences split off. */
class DataKeysTest {
  @TempDir Path folder;
  private TinyModel model;
  private Path out;

  @BeforeEach
  void aModelAndTwoFiles() throws IOException {
    model = TinyModel.base(folder.resolve("base"));
    TinyModel.sentences(folder.resolve("train_a.conll"), 12, 1);
    TinyModel.sentences(folder.resolve("train_b.conll"), 8, 2);
    out = folder.resolve("out");
  }

  private Ran train(Object... more) {
    return trainWith("conll2003", 0.25, more);
  }

  private Ran trainWith(String labelSet, double holdOut, Object... more) {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("train", "--model", model.folder(), "--out", out, "--groups=0011"));
    all.addAll(List.of("--train", folder.resolve("train_*.conll"), "--hold-out", holdOut));
    all.addAll(List.of("--label-set", labelSet, "--epochs=1", "--batch-size=5"));
    all.addAll(List.of(more));
    return Ran.lookright(all.toArray());
  }

  @Test
  void theFolderHasTheLabelsInTheOrderOfTheSet() {
    Ran ran = train();
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Json.read(out.resolve("lookright.json")).get("labels"))
        .extracting(JsonNode::asText)
        .isEqualTo(PaperLabels.CONLL2003.labels().names());
    RunRecord record = RunRecord.read(out.resolve(RunRecord.FILE));
    assertThat(record.settings().data().labelSet()).isEqualTo(PaperLabels.CONLL2003);
    assertThat(record.settings().data().holdOut()).isEqualTo(0.25);
    assertThat(record.scores().validation().sentences()).isEqualTo(5);
    assertThat(record.dataSha256().keySet())
        .containsExactlyInAnyOrder(
            folder.resolve("train_a.conll").toString(), folder.resolve("train_b.conll").toString());
    assertThat(record.identity()).containsEntry("hold-out", "0.25");
    assertThat(record.identity()).containsEntry("label-set", "conll2003");
  }

  @Test
  void aResumeComparesKeysAndFiles() throws IOException {
    assertThat(train().code()).isZero();
    assertThat(train("--resume", out).code()).isZero();
    Ran other = trainWith("conll2003", 5.0, "--resume", out);
    assertThat(other.complaint()).singleElement().asString().contains("hold-out is 5.0, was 0.25");
    Files.writeString(
        folder.resolve("train_b.conll"),
        Files.readString(folder.resolve("train_b.conll")) + "\n. O\n");
    Ran changed = train("--resume", out);
    assertThat(changed.complaint())
        .singleElement()
        .asString()
        .contains("train holds something else now");
  }

  @Test
  void aLabelOutsideTheSetIsRefused() {
    Ran ran = trainWith("ace-ti", 0.25);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .singleElement()
        .asString()
        .contains("train_a.conll line ", "unknown label \"B-PER\"; the label set ace-ti has [O,");
    assertThat(out).doesNotExist();
  }
}
