package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;

class EventReadersTest extends DataFixture {
  private static final Columns TRIGGER = new Columns(null, "trigger", null);
  private static final String ACE =
      """
      [{"words": ["They", "met", "and", "took", "off", "."], "golden-event-mentions": [
        {"event_type": "Contact:Meet", "trigger": {"text": "met", "start": 1, "end": 2}},
        {"event_type": "Movement:Transport", "trigger": {"start": 3, "end": 5}}]},
       {"words": ["Rain"], "golden-event-mentions": []}]
      """;
  private static final String MAVEN =
      """
      {"id": "d", "content": [{"sentence": "x", "tokens": ["It", "broke", "out"]}, {"tokens": ["Fire", "spread"]}], \
      "events": [{"id": "e", "type": "Process_start", "mention": [{"sent_id": 0, "offset": [1, 3]}]}, \
      {"type": "Motion", "mention": [{"sent_id": 1, "offset": [1, 2]}, {"sent_id": 1, "offset": [0, 1]}]}], \
      "negative_triggers": []}""";

  private DataSet read(DataFormat format, Columns columns, String text) throws IOException {
    return DataReader.read(file("events", text), format, columns);
  }

  private void assertRefused(DataFormat format, String text, String message) {
    assertThatThrownBy(() -> read(format, Columns.DEFAULT, text))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void typesOfAceAreLowerCased() throws IOException {
    DataSet data = read(DataFormat.ACE, Columns.DEFAULT, ACE);
    assertThat(data.tags())
        .containsExactly(
            List.of(
                "O", "B-contact:meet", "O", "B-movement:transport", "I-movement:transport", "O"),
            List.of("O"));
    assertThat(data.sentences().get(0).words()).hasSize(6).startsWith("They");
    assertThat(data.sentences().get(1).place(0)).endsWith("events /1");
  }

  @Test
  void triggersAloneAreIdentification() throws IOException {
    assertThat(read(DataFormat.ACE, TRIGGER, ACE).tags())
        .containsExactly(
            List.of("O", "B-trigger", "O", "B-trigger", "I-trigger", "O"), List.of("O"));
    assertThat(read(DataFormat.MAVEN, TRIGGER, MAVEN).labels())
        .containsExactly("B-trigger", "I-trigger", "O");
  }

  @Test
  void everySentenceOfMavenIsAnExample() throws IOException {
    DataSet data = read(DataFormat.MAVEN, Columns.DEFAULT, "\n" + MAVEN);
    assertThat(data.sentences())
        .extracting(Sentence::words)
        .containsExactly(List.of("It", "broke", "out"), List.of("Fire", "spread"));
    assertThat(data.tags())
        .containsExactly(
            List.of("O", "B-process_start", "I-process_start"), List.of("B-motion", "B-motion"));
    assertThat(data.sentences().get(1).place(1)).endsWith("events line 2 /content/1");
  }

  @Test
  void wordsNeedNoEvents() throws IOException {
    String test = "{\"content\": [{\"tokens\": [\"a\"]}], \"candidates\": []}";
    assertThat(DataReader.readWords(file("t", test), DataFormat.MAVEN, Columns.DEFAULT).sentences())
        .hasSize(1);
    assertRefused(DataFormat.MAVEN, test, "line 1: found {\"content\"");
    assertRefused(DataFormat.MAVEN, test, "expected an object with the key \"events\"");
  }

  @Test
  void refusesRangesThatTheSentenceDoesNotHave() {
    assertRefused(
        DataFormat.ACE,
        ACE.replace("\"end\": 5", "\"end\": 7"),
        "events /0/golden-event-mentions/1/trigger: found {\"start\":3,\"end\":7}, expected a range"
            + " [start, end) of the sentence's 6 words, end exclusive");
    assertRefused(DataFormat.ACE, ACE.replace("\"end\": 2", "\"end\": 1"), "mentions/0/trigger");
    assertRefused(DataFormat.MAVEN, MAVEN.replace("[1, 3]", "[1, 4]"), "mention/0/offset: found");
    assertRefused(DataFormat.MAVEN, MAVEN.replace("[1, 3]", "[1]"), "mention/0/offset: found [1]");
    assertRefused(
        DataFormat.MAVEN,
        MAVEN.replace("\"sent_id\": 0", "\"sent_id\": 2"),
        "events line 1 /events/0/mention/0/sent_id: found 2, expected the index of one of");
  }

  @Test
  void refusesOtherShapes() {
    assertRefused(DataFormat.ACE, "{}", "events: found {}, expected a list");
    assertRefused(DataFormat.ACE, "[{\"words\": [1]}]", "/0/words/0: found 1, expected a text");
    assertRefused(DataFormat.ACE, "[", "line 2, column 1: found broken JSON");
    assertRefused(DataFormat.ACE, "[]", "holds no sentence");
    assertRefused(
        DataFormat.ACE, ACE.replace("\"start\": 1", "\"start\": -1"), "expected a whole number");
    assertRefused(DataFormat.MAVEN, "[]", "line 1: expected one JSON object");
    assertThatThrownBy(() -> read(DataFormat.ACE, new Columns(null, "kind", null), ACE))
        .hasMessageContaining("expected type or trigger (--label-column)");
  }
}
