package lookright.training.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lookright.model.TokenBatch;

/**
 * The sentences of a padded batch {@code [B, T]}, without the padding.
 *
 * @param batch the real tokens
 * @param places where each of them stands among the B * T places
 * @param sentences B, empty ones included
 * @param length T
 */
record PaddedInputs(TokenBatch batch, int[] places, int sentences, int length) {
  /**
   * Takes the tokens out of their padding, whichever side it is on.
   *
   * @throws IllegalArgumentException if a row has padding between words or a label on padding
   */
  static PaddedInputs of(int sentences, int length, long[] ids, long[] mask, long[] labels) {
    List<int[]> words = new ArrayList<>();
    List<int[]> wordLabels = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int row = 0; row < sentences; row++) {
      int from = row * length;
      int to = from + length;
      while (from < to && mask[from] == 0) {
        requireUnlabelled(labels, from++, length);
      }
      while (to > from && mask[to - 1] == 0) {
        requireUnlabelled(labels, --to, length);
      }
      for (int place = from; place < to; place++) {
        if (mask[place] == 0) {
          throw new IllegalArgumentException(
              "attention_mask row " + row + " has padding between words");
        }
        places.add(place);
      }
      if (from < to) {
        words.add(Arrays.stream(ids, from, to).mapToInt(Math::toIntExact).toArray());
        wordLabels.add(Arrays.stream(labels, from, to).mapToInt(Math::toIntExact).toArray());
      }
    }
    return new PaddedInputs(
        TokenBatch.of(words, wordLabels),
        places.stream().mapToInt(Integer::intValue).toArray(),
        sentences,
        length);
  }

  private static void requireUnlabelled(long[] labels, int place, int length) {
    if (labels[place] >= 0) {
      throw new IllegalArgumentException(
          "labels row " + place / length + " has a label on padding, at " + place % length);
    }
  }

  /** One row for each token as {@code [B, T, width]}; padded rows are 0. */
  Tensor pad(List<float[]> rows) {
    int width = rows.get(0).length;
    float[] padded = new float[sentences * length * width];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(rows.get(i), 0, padded, places[i] * width, width);
    }
    return new Tensor(List.of((long) sentences, (long) length, (long) width), padded);
  }

  /** A copy of {@code [B, T, width]} whose padded rows are 0. */
  float[] withoutPadding(float[] padded) {
    float[] clean = new float[padded.length];
    int width = padded.length / (sentences * length);
    for (int place : places) {
      System.arraycopy(padded, place * width, clean, place * width, width);
    }
    return clean;
  }
}
