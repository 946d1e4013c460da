package lookright.model.tagging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lookright.model.TokenBatch;
import lookright.model.graph.DecoderModel;
import lookright.ops.Tap;
import lookright.ops.Work;

/**
 * Labels for the words of sentences. Thread-safe.
 *
 * <p>Sentences are worked on in batches of a number of sub-tokens; their composition changes
 * results by rounding only.
 */
public record WordTagger(DecoderModel model, SentenceEncoder encoder) {
  private static final int TOKENS_PER_BATCH = 2_048;

  /** One label per word of each sentence. */
  public List<List<WordLabel>> tag(List<List<String>> sentences) {
    List<WordLabel[]> found = new ArrayList<>();
    List<Pending> pending = new ArrayList<>();
    int tokens = 0;
    for (List<String> words : sentences) {
      WordLabel[] labels = new WordLabel[words.size()];
      found.add(labels);
      for (Piece piece : pieces(words, labels)) {
        if (tokens > 0 && tokens + piece.length() > TOKENS_PER_BATCH) {
          flush(pending);
          tokens = 0;
        }
        pending.add(new Pending(piece, labels));
        tokens += piece.length();
      }
    }
    flush(pending);
    return found.stream().map(labels -> List.of(labels)).toList();
  }

  private record Pending(Piece piece, WordLabel[] labels) {}

  /** The pieces of a sentence, after giving the words that no piece shows their label. */
  private List<Piece> pieces(List<String> words, WordLabel[] labels) {
    List<Piece> pieces = words.isEmpty() ? List.of() : encode(words);
    boolean cut = encoder.cutter().mode() == LongSentences.TRUNCATE;
    int last = -1;
    for (Piece piece : pieces) {
      last = Math.max(last, Arrays.stream(piece.words()).max().orElse(-1));
    }
    for (int word = 0; word < labels.length; word++) {
      boolean seen = !cut || word <= last || pieces.isEmpty();
      labels[word] = new WordLabel(WordLabel.NONE, seen ? 1 : 0, seen);
    }
    return pieces;
  }

  private List<Piece> encode(List<String> words) {
    return model
        .tap()
        .part(Tap.Phase.TOKENISE, "encode words", Work.NONE, () -> encoder.encode(words));
  }

  private void flush(List<Pending> pending) {
    if (pending.isEmpty()) {
      return;
    }
    TokenBatch batch =
        model
            .tap()
            .part(
                Tap.Phase.BATCH,
                "join sentences",
                Work.NONE,
                () -> TokenBatch.of(pending.stream().map(p -> p.piece.ids()).toList()));
    List<float[]> logits = model.logits(batch);
    int row = 0;
    for (Pending one : pending) {
      for (int word : one.piece.words()) {
        if (word >= 0) {
          one.labels[word] = best(logits.get(row));
        }
        row++;
      }
    }
    pending.clear();
  }

  private static WordLabel best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - logits[best]);
    }
    return new WordLabel(best, (float) (1 / sum), true);
  }
}
