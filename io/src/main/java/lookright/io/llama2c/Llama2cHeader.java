package lookright.io.llama2c;

import java.util.ArrayList;
import java.util.List;

/**
 * The sizes that a llama2.c file begins with.
 *
 * @param width size D of the residual stream
 * @param innerWidth size F of the gated MLP
 * @param layers number of layers
 * @param heads query heads
 * @param keyHeads key and value heads
 * @param vocabulary rows of the embedding
 * @param maxPositions the longest sequence
 * @param shared whether the output matrix is the embedding
 */
public record Llama2cHeader(
    int width,
    int innerWidth,
    int layers,
    int heads,
    int keyHeads,
    int vocabulary,
    int maxPositions,
    boolean shared) {
  private static final int MAX_LAYERS = 10_000;

  /** What is wrong with the sizes, or an empty text. */
  String flaw() {
    if (Math.min(Math.min(width, innerWidth), Math.min(vocabulary, maxPositions)) < 1
        || layers < 1
        || layers > MAX_LAYERS) {
      return "sizes that are not positive";
    }
    if (heads < 1 || keyHeads < 1 || width % heads != 0 || heads % keyHeads != 0) {
      return "a width of " + width + " for " + heads + " query and " + keyHeads + " key heads";
    }
    return headSize() % 2 == 0 ? "" : "heads of odd size " + headSize();
  }

  /** Size of one head. */
  public int headSize() {
    return width / heads;
  }

  /** The tensors of version 0, in the order of the file. */
  public List<Llama2cTensor> tensors() {
    List<Llama2cTensor> all = new ArrayList<>();
    all.add(new Llama2cTensor("tok_embeddings.weight", List.of((long) vocabulary, (long) width)));
    addLayers(all, "attention_norm", width);
    addLayers(all, "attention.wq", width, width);
    addLayers(all, "attention.wk", keyWidth(), width);
    addLayers(all, "attention.wv", keyWidth(), width);
    addLayers(all, "attention.wo", width, width);
    addLayers(all, "ffn_norm", width);
    addFeedForward(all);
    all.add(new Llama2cTensor("norm.weight", List.of((long) width)));
    addOutput(all);
    return all;
  }

  /** The tensors of version 1, in the order of the file. */
  List<Llama2cTensor> tensorsOfVersion1() {
    List<Llama2cTensor> all = new ArrayList<>();
    addLayers(all, "attention_norm", width);
    addLayers(all, "ffn_norm", width);
    all.add(new Llama2cTensor("norm.weight", List.of((long) width)));
    all.add(new Llama2cTensor("tok_embeddings.weight", List.of((long) vocabulary, (long) width)));
    addLayers(all, "attention.wq", width, width);
    addLayers(all, "attention.wk", keyWidth(), width);
    addLayers(all, "attention.wv", keyWidth(), width);
    addLayers(all, "attention.wo", width, width);
    addFeedForward(all);
    addOutput(all);
    return all;
  }

  /** Bytes of one of the two rotary tables of version 0. */
  long tableBytes() {
    return 4L * maxPositions * (headSize() / 2);
  }

  private long keyWidth() {
    return (long) keyHeads * headSize();
  }

  private void addFeedForward(List<Llama2cTensor> all) {
    addLayers(all, "feed_forward.w1", innerWidth, width);
    addLayers(all, "feed_forward.w2", width, innerWidth);
    addLayers(all, "feed_forward.w3", innerWidth, width);
  }

  private void addOutput(List<Llama2cTensor> all) {
    if (!shared) {
      all.add(new Llama2cTensor("output.weight", List.of((long) vocabulary, (long) width)));
    }
  }

  private void addLayers(List<Llama2cTensor> all, String part, long... shape) {
    List<Long> sizes = new ArrayList<>();
    for (long size : shape) {
      sizes.add(size);
    }
    for (int layer = 0; layer < layers; layer++) {
      all.add(new Llama2cTensor("layers." + layer + "." + part + ".weight", sizes));
    }
  }
}
