package lookright.io.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import lookright.io.Json;
import lookright.io.Text;

/** Files of texts and words with the ids that Python's libraries give. */
public final class ExpectedIds {
  private ExpectedIds() {}

  /** A folder of {@code resources/tokenizers}. */
  public static Path folder(String name) {
    return Path.of(
        URI.create(
            Objects.requireNonNull(ExpectedIds.class.getResource("/tokenizers/" + name), name)
                .toString()));
  }

  /** Checks every line of a file of expected tokenizations and returns their number. */
  public static int checkAll(Path folder, String file) {
    List<String> lines = Text.lines(folder.resolve(file));
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
      for (String line : lines) {
        check(tokenizer, Json.parse(line, file));
      }
    }
    return lines.size();
  }

  private static void check(SubwordTokenizer tokenizer, JsonNode expected) {
    int[] ids = ints(expected.get("ids"));
    if (expected.has("text")) {
      String text = expected.get("text").asText();
      assertThat(tokenizer.encode(text).ids()).as(text).isEqualTo(ids);
      if (expected.has("decoded")) {
        assertThat(tokenizer.decode(ids, true)).isEqualTo(expected.get("decoded").asText());
      }
    } else {
      List<String> words = new ArrayList<>();
      expected.get("words").forEach(w -> words.add(w.asText()));
      Encoding encoding = tokenizer.encodeWords(words);
      assertThat(encoding.ids()).as("%s", words).isEqualTo(ids);
      assertThat(encoding.wordIds()).as("%s", words).isEqualTo(ints(expected.get("word_ids")));
      assertThat(encoding.size()).isEqualTo(ids.length);
    }
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size())
        .map(i -> array.get(i).isNull() ? Encoding.SPECIAL : array.get(i).asInt())
        .toArray();
  }
}
