package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesReaderTest extends DataFixture {

  @Test
  void readsTokensAndTags() throws IOException {
    DataSet data =
        read(
            "a.jsonl",
            "{\"id\":1,\"tokens\":[\"Anna\",\"\"],\"tags\":[\"I-PER\",\"O\"]}",
            "",
            "{\"words\":[\"x\"],\"labels\":[\"O\"]}");
    assertThat(data.tags()).containsExactly(List.of("B-PER", "O"), List.of("O"));
    assertThat(data.sentences().get(1).place(0)).endsWith("a.jsonl line 3");
    assertThat(data.blankWords()).isEqualTo(1);
  }

  @Test
  void keysByName() throws IOException {
    DataSet data =
        read(new Columns("w", "pos", null), "a.jsonl", "{\"w\":[\"a\"],\"pos\":[\"NN\"]}");
    assertThat(data.labels()).containsExactly("NN");
  }

  @Test
  void refusesOtherShapes() throws IOException {
    assertError("a.jsonl", "{\"tokens\":[\"a\"],\"tags\":[\"O\"]}", "{\"tokens\":")
        .contains("line 2: not JSON");
    assertError("b.jsonl", "[1]").contains("line 1: expected one JSON object");
    assertError("c.jsonl", "{\"text\":\"a\",\"entities\":[]}").contains("no list \"tokens\"");
    assertError("d.jsonl", "{\"tokens\":[\"a\"],\"tags\":[0]}").contains("\"tags\" holds 0");
    assertError("e.jsonl", "{\"tokens\":[\"a\"],\"tags\":[]}").contains("1 tokens but 0 labels");
    assertError("f.jsonl", "{\"tokens\":[\"a\"],\"tokens\":[],\"tags\":[]}").contains("Duplicate");
    assertError("g.jsonl", "{\"tokens\":[\"a\"],\"tags\":[\"O\"]} x").contains("line 1: not JSON");
  }
}
