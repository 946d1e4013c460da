package lookright.training.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lookright.model.TokenBatch;
import lookright.training.loop.Example;

/** Next-token prediction in blocks of one length, cut from texts that are laid end to end. */
final class TokenBlocks {
  private TokenBlocks() {}

  /**
   * The blocks; what is left at the end is dropped. Each token's label is the next one of its
   * block, the last one has none.
   */
  static List<Example> cut(List<int[]> texts, int length) {
    int[] all = texts.stream().flatMapToInt(Arrays::stream).toArray();
    List<Example> blocks = new ArrayList<>();
    for (int from = 0; from + length <= all.length; from += length) {
      blocks.add(block(Arrays.copyOfRange(all, from, from + length)));
    }
    return blocks;
  }

  /** The same, but texts that are shorter than a block together stay one short block. */
  static List<Example> cutOrKeep(List<int[]> texts, int length) {
    int tokens = texts.stream().mapToInt(text -> text.length).sum();
    return cut(texts, Math.max(1, Math.min(length, tokens)));
  }

  private static Example block(int[] ids) {
    int[] next = Arrays.copyOfRange(ids, 1, ids.length + 1);
    next[ids.length - 1] = TokenBatch.NO_LABEL;
    return new Example(ids, next);
  }
}
