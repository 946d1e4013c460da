package lookright.io.tokenizer.conversion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import lookright.io.FileErrors;
import lookright.io.UserException;
import lookright.io.tokenizer.conversion.SentencePieceModel.Algorithm;
import lookright.io.tokenizer.conversion.SentencePieceModel.Kind;
import lookright.io.tokenizer.conversion.SentencePieceModel.Normalization;
import lookright.io.tokenizer.conversion.SentencePieceModel.Piece;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of {@code sentencepiece_model.proto} that decide ids; those not named here are
 * passed over, settings that we cannot honour are refused by name.
 */
final class SentencePieceReader {
  private static final long LARGEST_FILE = 64L << 20;

  private final String where;
  private final List<Piece> pieces = new ArrayList<>();
  private int algorithm = 1;
  private boolean byteFallback;
  private boolean whitespaceAsSuffix;
  private String bos = "<s>";
  private String eos = "</s>";
  private String characters = "";
  private boolean prefixSpace = true;
  private boolean collapseSpaces = true;
  private boolean escapeSpaces = true;

  private SentencePieceReader(String where) {
    this.where = where;
  }

  /**
   * Reads a {@code tokenizer.model}.
   *
   * @throws UserException if it is missing, broken or of a kind that we cannot convert
   */
  static SentencePieceModel read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new UserException(
            "%s: found %d bytes; expected a SentencePiece model of at most %d"
                .formatted(file, Files.size(file), LARGEST_FILE));
      }
      return parse(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  static SentencePieceModel parse(byte[] bytes, String where) {
    SentencePieceReader reader = new SentencePieceReader(where);
    try {
      reader.readModel(new ProtobufReader(bytes, where));
      return reader.build();
    } catch (IllegalArgumentException e) {
      throw new UserException(where + ": " + e.getMessage() + "; is it a SentencePiece model?", e);
    }
  }

  private void readModel(ProtobufReader in) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> pieces.add(readPiece(in.message()));
        case 2 -> readTraining(in.message());
        case 3 -> readNormalization(in.message());
        default -> in.skip();
      }
    }
  }

  private Piece readPiece(ProtobufReader in) {
    String text = "";
    float score = 0;
    long kind = 1;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> text = in.text();
        case 2 -> score = in.float32();
        case 3 -> kind = in.varint();
        default -> in.skip();
      }
    }
    return new Piece(text, score, Kind.of(kind));
  }

  private void readTraining(ProtobufReader in) {
    while (in.next()) {
      switch (in.field()) {
        case 3 -> algorithm = (int) in.varint();
        case 24 -> whitespaceAsSuffix = in.varint() != 0;
        case 35 -> byteFallback = in.varint() != 0;
        case 46 -> bos = in.text();
        case 47 -> eos = in.text();
        default -> in.skip();
      }
    }
  }

  private void readNormalization(ProtobufReader in) {
    while (in.next()) {
      switch (in.field()) {
        case 2 -> characters = Base64.getEncoder().encodeToString(in.bytes());
        case 3 -> prefixSpace = in.varint() != 0;
        case 4 -> collapseSpaces = in.varint() != 0;
        case 5 -> escapeSpaces = in.varint() != 0;
        default -> in.skip();
      }
    }
  }

  private SentencePieceModel build() {
    if (algorithm != 1 && algorithm != 2) {
      throw error("model_type " + algorithm, "1 (unigram) or 2 (BPE)");
    }
    if (whitespaceAsSuffix) {
      throw error("treat_whitespace_as_suffix", "spaces before their word");
    }
    if (!escapeSpaces) {
      throw error("escape_whitespaces false", "true");
    }
    return new SentencePieceModel(
        algorithm == 1 ? Algorithm.UNIGRAM : Algorithm.BPE,
        pieces,
        byteFallback,
        new Normalization(characters, prefixSpace, collapseSpaces),
        control(bos),
        control(eos));
  }

  /** As in SentencePiece, the name counts only where a control piece has it. */
  private @Nullable String control(String name) {
    boolean found =
        pieces.stream().anyMatch(p -> p.kind() == Kind.CONTROL && p.text().equals(name));
    return found ? name : null;
  }

  private UserException error(String found, String expected) {
    return new UserException(where + ": found " + found + "; expected " + expected);
  }
}
