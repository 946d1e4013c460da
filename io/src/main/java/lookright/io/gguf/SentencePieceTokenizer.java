package lookright.io.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import lookright.io.tokenizer.conversion.SentencePieceModel;
import lookright.io.tokenizer.conversion.SentencePieceModel.Algorithm;
import lookright.io.tokenizer.conversion.SentencePieceModel.Kind;
import lookright.io.tokenizer.conversion.SentencePieceModel.Normalization;
import lookright.io.tokenizer.conversion.SentencePieceModel.Piece;
import lookright.io.tokenizer.conversion.TokenizerJson;
import lookright.io.tokenizer.conversion.TokenizerSettings;

/** GGUF's tokenizer model {@code llama}: SentencePiece's BPE, with a score for each piece. */
final class SentencePieceTokenizer {
  private SentencePieceTokenizer() {}

  static ObjectNode of(Map<String, Object> metadata, String where) {
    List<String> tokens = GgufTokenizer.texts(metadata, "tokens", where);
    List<Long> kinds = GgufTokenizer.kinds(metadata, tokens.size(), where);
    List<?> scores = GgufTokenizer.list(metadata, "scores", where);
    if (scores.size() != tokens.size()) {
      throw new UserException(
          where + ": found " + scores.size() + " scores for " + tokens.size() + " tokens");
    }
    boolean prefixSpace = GgufTokenizer.flag(metadata, "add_space_prefix", true);
    String bos = GgufTokenizer.token(metadata, "bos", where);
    String eos = GgufTokenizer.token(metadata, "eos", where);
    try {
      List<Piece> pieces = new ArrayList<>();
      for (int id = 0; id < tokens.size(); id++) {
        float score = scores.get(id) instanceof Number number ? number.floatValue() : Float.NaN;
        pieces.add(new Piece(tokens.get(id), score, Kind.of(kinds.get(id))));
      }
      SentencePieceModel model =
          new SentencePieceModel(
              Algorithm.BPE,
              pieces,
              pieces.stream().anyMatch(piece -> piece.kind() == Kind.BYTE),
              new Normalization("", prefixSpace, false),
              bos,
              eos);
      return TokenizerJson.of(
          model,
          new TokenizerSettings(
              GgufTokenizer.flag(metadata, "add_bos_token", true),
              GgufTokenizer.flag(metadata, "add_eos_token", false),
              bos,
              eos,
              true,
              prefixSpace,
              List.of()));
    } catch (IllegalArgumentException e) {
      throw new UserException(where + ": " + e.getMessage(), e);
    }
  }
}
