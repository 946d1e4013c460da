package lookright.io.tokenizer.conversion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lookright.io.tokenizer.conversion.SentencePieceModel.Piece;

/**
 * The merges of a BPE model, first the one that is done first. SentencePiece joins the neighbours
 * whose piece has the highest score; Hugging Face's library wants a list of pairs, so each way to
 * cut a piece in two pieces is a pair, in the order of transformers.
 */
final class Merges {
  /** Pieces of many letters can be cut in many ways; real models have about two a piece. */
  private static final int MOST = 8_000_000;

  /** Two pieces that join. */
  record Merge(String left, String right) {}

  private record Scored(Merge merge, float score, int leftLength, int rightLength) {}

  private Merges() {}

  static List<Merge> of(List<Piece> pieces) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      ids.put(pieces.get(id).text(), id);
    }
    List<Scored> all = new ArrayList<>();
    for (Piece piece : pieces) {
      all.addAll(cuts(piece, ids));
      if (all.size() > MOST) {
        throw new IllegalArgumentException(
            "found more than %d ways to join pieces; expected about two a piece".formatted(MOST));
      }
    }
    all.sort(
        Comparator.<Scored>comparingDouble(Scored::score)
            .thenComparingInt(Scored::leftLength)
            .thenComparingInt(Scored::rightLength)
            .reversed());
    return all.stream().map(Scored::merge).toList();
  }

  private static List<Scored> cuts(Piece piece, Map<String, Integer> ids) {
    String text = piece.text();
    List<Scored> cuts = new ArrayList<>();
    for (int at = 1; at < text.length(); at++) {
      Merge merge = new Merge(text.substring(0, at), text.substring(at));
      if (ids.containsKey(merge.left) && ids.containsKey(merge.right)) {
        int left = text.codePointCount(0, at);
        int right = text.codePointCount(at, text.length());
        cuts.add(new Scored(merge, piece.score(), left, right));
      }
    }
    cuts.sort(
        Comparator.<Scored>comparingInt(cut -> ids.get(cut.merge.left))
            .thenComparingInt(cut -> ids.get(cut.merge.right)));
    return cuts;
  }
}
