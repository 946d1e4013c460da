package lookright.io.tokenizer.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.io.tokenizer.ExpectedIds;
import lookright.io.tokenizer.SpecialTokens;
import lookright.io.tokenizer.SubwordTokenizer;
import lookright.io.tokenizer.conversion.SentencePieceModel.Algorithm;
import lookright.io.tokenizer.conversion.SentencePieceModel.Kind;
import lookright.io.tokenizer.conversion.SentencePieceModel.Normalization;
import lookright.io.tokenizer.conversion.SentencePieceModel.Piece;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is converted gives the ids that SentencePiece gives; what cannot be is refused by name. */
class SentencePieceFolderTest {
  @TempDir Path folder;

  private static Path made(String name) {
    return ExpectedIds.folder(name).resolve("tokenizer.model");
  }

  @BeforeEach
  void aFolderWithSentencePieceOnly() throws IOException {
    Files.copy(made("spbpe"), folder.resolve("tokenizer.model"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spbpe", "spunigram"})
  void givesSentencePiecesOwnIds(String name) throws IOException {
    SentencePieceFolder.convert(ExpectedIds.folder(name), folder);
    Files.copy(ExpectedIds.folder(name).resolve("expected.jsonl"), folder.resolve("lines"));
    assertThat(ExpectedIds.checkAll(folder, "lines")).isEqualTo(25);
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
      OptionalInt none = OptionalInt.empty();
      assertThat(tokenizer.specialTokens())
          .isEqualTo(
              new SpecialTokens(OptionalInt.of(1), OptionalInt.of(2), none, OptionalInt.of(0)));
      String text = "Anna sends the invoice in Lisbon.";
      assertThat(tokenizer.decode(tokenizer.encode(text).ids(), true)).isEqualTo(text);
    }
  }

  @Test
  void controlAndUserPiecesAreCutOut() {
    assertThat(SentencePieceFolder.isOne(folder)).isTrue();
    SentencePieceFolder.convert(folder, folder);
    assertThat(SentencePieceFolder.isOne(folder)).isFalse();
    JsonNode added = Json.read(folder.resolve("tokenizer.json")).get("added_tokens");
    assertThat(added.findValuesAsText("content"))
        .containsExactly("<unk>", "<s>", "</s>", "[INST]", "<sep>");
    assertThat(added.findValuesAsText("special"))
        .containsExactly("true", "true", "true", "true", "false");
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
      assertThat(tokenizer.encode("[INST]<sep></s>").ids()).containsExactly(1, 3, 4, 2);
    }
  }

  @Test
  void theFoldersOwnSettingsAndTokensCount() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"add_bos_token": false, "add_eos_token": true, "eos_token": {"content": "<end>"},
         "legacy": false, "added_tokens_decoder": {"461": {"content": "<end>", "special": true}}}
        """);
    Files.writeString(folder.resolve("added_tokens.json"), "{\"[PAD]\": 460, \"<end>\": 461}");
    Files.writeString(folder.resolve("special_tokens_map.json"), "{\"pad_token\": \"[PAD]\"}");
    SentencePieceFolder.convert(folder, folder);
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(462);
      assertThat(tokenizer.specialTokens().pad()).hasValue(460);
      assertThat(tokenizer.specialTokens().eos()).hasValue(461);
      assertThat(tokenizer.encode("[PAD]<sep>").ids()).containsExactly(460, 4, 461);
      int[] alone = tokenizer.encode("Anna", false).ids();
      assertThat(alone).hasSize(1);
      // Not legacy: no space in front of what follows a token that was cut out.
      assertThat(tokenizer.encode("<sep>Anna", false).ids()).startsWith(4).doesNotContain(alone[0]);
    }
  }

  @Test
  void withoutAPrefixSpace() throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_prefix_space\": false}");
    SentencePieceFolder.convert(folder, folder);
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
      assertThat(tokenizer.encode(" Anna").ids()).hasSize(2);
      assertThat(tokenizer.encode("Anna").ids()).hasSizeGreaterThan(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokenizer_config.json | {'add_bos_token': 1} | add_bos_token is 1",
        "tokenizer_config.json | {'added_tokens_decoder': {'x': {}}} | found the id \"x\"",
        "tokenizer_config.json | {'bos_token': '<start>'} | token \"<start>\"",
        "added_tokens.json | {'[PAD]': 470} | \"[PAD]\" with id 470; expected 460",
        "added_tokens.json | {'<s>': 460} | \"<s>\" with id 460; expected 1",
        "added_tokens.json | [] | expected {...}",
      })
  void wrongCompanionsAreNamed(String file, String json, String message) throws IOException {
    Files.writeString(folder.resolve(file), json.replace('\'', '"'));
    assertThatThrownBy(() -> SentencePieceFolder.convert(folder, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(message);
    assertThat(folder.resolve("tokenizer.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spbpe", "spunigram"})
  void onlyOurOwnErrorsComeFromBrokenFiles(String name) throws IOException {
    byte[] whole = Files.readAllBytes(made(name));
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 4_000; round++) {
      byte[] broken = whole.clone();
      if (round % 2 == 0) {
        broken = Arrays.copyOf(broken, random.nextInt(broken.length));
      }
      for (int i = random.nextInt(4); i > 0 && broken.length > 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        TokenizerJson.of(SentencePieceReader.parse(broken, "file"), TokenizerSettings.LLAMA);
      } catch (UserException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("file: found ");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    assertThat(refused).isBetween(1_000, 4_000);
  }

  @ParameterizedTest
  @CsvSource({
    "'', found 0 unknown pieces",
    "'0a', found the end in the middle",
    "'0a05', beyond the end",
    "'00', the tag of no field",
    "'7f', unknown kind 7",
    "'0d00000000', field 1 of kind 5 instead of 2",
    "'0a030a01ff', not UTF-8",
    "'0a0218ffffffffffffffffffff7f', found",
    "'ffffffffffffffffffffff', more than ten bytes",
    "'0a0218 07', piece of kind 7",
    "'1202 1803', model_type 3",
    "'1203 c00101', treat_whitespace_as_suffix",
    "'1a02 2800', escape_whitespaces",
  })
  void eachWayToBeBroken(String hex, String message) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> SentencePieceReader.parse(bytes, "file"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("file: found ")
        .hasMessageContaining(message);
  }

  @Test
  void partsThatDoNotFit() {
    Piece unknown = new Piece("?", 0, Kind.UNKNOWN);
    assertThatThrownBy(() -> model(List.of(unknown, new Piece("", 0, Kind.NORMAL)), false, null))
        .hasMessageContaining("piece 1 of 0 letters");
    assertThatThrownBy(
            () -> model(List.of(unknown, new Piece("a", 0f / 0, Kind.NORMAL)), false, null))
        .hasMessageContaining("score NaN");
    assertThatThrownBy(() -> model(List.of(unknown, unknown), false, null))
        .hasMessageContaining("second time");
    assertThatThrownBy(() -> model(List.of(unknown), true, null))
        .hasMessageContaining("no piece <0x00>");
    assertThatThrownBy(() -> model(List.of(unknown), false, "<s>"))
        .hasMessageContaining("no piece \"<s>\"");
  }

  private static SentencePieceModel model(List<Piece> pieces, boolean bytes, String bos) {
    return new SentencePieceModel(Algorithm.BPE, pieces, bytes, Normalization.llama(), bos, null);
  }

  @Test
  void mergesAreThoseOfTransformers() {
    // By score, then by the left piece's length, then the right one's; ways to cut of equal lengths
    // cannot be two. What transformers.convert_slow_tokenizer.generate_merges gives for these.
    List<Piece> pieces =
        List.of(
            new Piece("a", 0, Kind.NORMAL),
            new Piece("b", 0, Kind.NORMAL),
            new Piece("🙂", 0, Kind.NORMAL),
            new Piece("ab", -2, Kind.NORMAL),
            new Piece("ba", -1, Kind.NORMAL),
            new Piece("aba", -3, Kind.NORMAL),
            new Piece("🙂a", -3, Kind.NORMAL));
    assertThat(Merges.of(pieces).stream().map(m -> m.left() + " " + m.right()))
        .containsExactly("b a", "a b", "ab a", "a ba", "🙂 a");
  }
}
