package lookright.attention.op;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sentences of a ragged batch and what a mask shows in each of them. */
record Sentences(int[] offsets, Map<Integer, VisibleKeys> byLength) {
  static Sentences of(INDArray offsets, MaskCache mask) {
    int[] at = offsets.toIntVector();
    Map<Integer, VisibleKeys> byLength = new HashMap<>();
    for (int b = 0; b + 1 < at.length; b++) {
      byLength.computeIfAbsent(at[b + 1] - at[b], mask::visible);
    }
    return new Sentences(at, byLength);
  }

  int count() {
    return offsets.length - 1;
  }

  int start(int sentence) {
    return offsets[sentence];
  }

  int length(int sentence) {
    return offsets[sentence + 1] - offsets[sentence];
  }

  /** How many keys all queries see together. */
  long pairs() {
    return IntStream.range(0, count()).mapToLong(sentence -> visible(sentence).pairs()).sum();
  }

  VisibleKeys visible(int sentence) {
    VisibleKeys keys = byLength.get(length(sentence));
    if (keys == null) {
      throw new IllegalStateException("No sentence of length " + length(sentence));
    }
    return keys;
  }
}
