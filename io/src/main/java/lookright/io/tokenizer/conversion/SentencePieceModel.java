package lookright.io.tokenizer.conversion;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A SentencePiece model (arXiv 1808.06226): pieces with scores, the place of a piece being its id.
 * GGUF files carry the same under other names.
 *
 * @param algorithm how pieces are chosen
 * @param pieces all pieces, by id
 * @param byteFallback whether a character without a piece becomes its UTF-8 bytes
 * @param normalization what happens to text first
 * @param bos the piece that begins a text, null where there is none
 * @param eos the piece that ends a text, null where there is none
 */
public record SentencePieceModel(
    Algorithm algorithm,
    List<Piece> pieces,
    boolean byteFallback,
    Normalization normalization,
    @Nullable String bos,
    @Nullable String eos) {
  /** Longest piece that is read, in UTF-16 units; SentencePiece itself makes them up to 512. */
  public static final int LONGEST_PIECE = 1024;

  /** How a text's pieces are chosen. */
  public enum Algorithm {
    /** The path of the highest sum of scores. */
    UNIGRAM,
    /** The neighbours that join to the piece of the highest score, again and again. */
    BPE
  }

  /** What a piece is; GGUF and SentencePiece number them alike, from 1. */
  public enum Kind {
    /** Occurs in text. */
    NORMAL(1),
    /** Stands for what has no piece. */
    UNKNOWN(2),
    /** Has a meaning of its own, such as the beginning of a text. */
    CONTROL(3),
    /** Is never cut, and cut out first. */
    USER_DEFINED(4),
    /** Is never chosen by SentencePiece; transformers treats it as normal, and so do we. */
    UNUSED(5),
    /** One byte, written {@code <0x0A>}. */
    BYTE(6);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /**
     * The kind of a number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind of(long number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("found a piece of kind " + number + "; expected 1 to 6");
    }
  }

  /** A piece. */
  public record Piece(String text, float score, Kind kind) {}

  /**
   * What happens to text before it is cut.
   *
   * @param characters SentencePiece's compiled table of replacements in base64, empty for none
   * @param prefixSpace whether a space is put in front
   * @param collapseSpaces whether spaces at both ends go and several become one
   */
  public record Normalization(String characters, boolean prefixSpace, boolean collapseSpaces) {
    /** As LLaMA has it: a space in front, all else as it stands. */
    public static Normalization llama() {
      return new Normalization("", true, false);
    }
  }

  /**
   * Checks that the parts fit.
   *
   * @throws IllegalArgumentException saying what was found and expected
   */
  public SentencePieceModel {
    pieces = List.copyOf(pieces);
    Set<String> texts = new HashSet<>();
    int unknown = 0;
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      String text = piece.text();
      if (text.isEmpty() || text.length() > LONGEST_PIECE || !Float.isFinite(piece.score())) {
        throw new IllegalArgumentException(
            "found piece %d of %d letters and score %s; expected 1 to %d and a finite score"
                .formatted(id, text.length(), piece.score(), LONGEST_PIECE));
      }
      if (!texts.add(text)) {
        throw new IllegalArgumentException(
            "found piece %d, \"%s\", for the second time; expected each once".formatted(id, text));
      }
      unknown += piece.kind() == Kind.UNKNOWN ? 1 : 0;
    }
    if (unknown != 1) {
      throw new IllegalArgumentException(
          "found " + unknown + " unknown pieces among " + pieces.size() + "; expected one");
    }
    for (int value = 0; byteFallback && value < 256; value++) {
      if (!texts.contains("<0x%02X>".formatted(value))) {
        throw new IllegalArgumentException(
            "found no piece <0x%02X>; expected all 256 bytes".formatted(value));
      }
    }
    for (String name : new @Nullable String[] {bos, eos}) {
      if (name != null && !texts.contains(name)) {
        throw new IllegalArgumentException(
            "found no piece \"" + name + "\", which the model names");
      }
    }
  }

  /** The id of the unknown piece. */
  public int unknown() {
    int id = 0;
    while (pieces.get(id).kind() != Kind.UNKNOWN) {
      id++;
    }
    return id;
  }
}
