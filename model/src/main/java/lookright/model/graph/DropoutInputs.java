package lookright.model.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** The placeholders of a graph's dropout masks: one for each tensor that is dropped from. */
final class DropoutInputs {
  private final SameDiff graph;
  private final List<Mask> masks = new ArrayList<>();
  private final Map<String, Mask> byTensor = new HashMap<>();

  DropoutInputs(SameDiff graph) {
    this.graph = graph;
  }

  /** One mask {@code [R, width]}. */
  record Mask(SDVariable placeholder, int number, int width, double rate) {}

  /** The mask for {@code x}; a tensor has one mask, whoever reads it. */
  SDVariable of(SDVariable x, int width, double rate) {
    return byTensor.computeIfAbsent(x.name(), name -> add(width, rate)).placeholder();
  }

  private Mask add(int width, double rate) {
    int number = masks.size();
    String name = "batch.dropout." + number;
    Mask mask = new Mask(graph.placeHolder(name, DataType.FLOAT, -1, width), number, width, rate);
    masks.add(mask);
    return mask;
  }

  /** What takes a mask's factors. */
  interface Body {
    void accept(Mask mask, float[] factors);
  }

  /** Draws the factors of each mask for the batch's real tokens, if its masks have a source. */
  void forEach(Operators.Feed feed, Body body) {
    DropoutMasks source = feed.dropout();
    if (source == null) {
      return;
    }
    float[][] factors = new float[masks.size()][];
    feed.workers()
        .forEach(
            factors.length,
            i -> {
              Mask mask = masks.get(i);
              int entries = feed.batch().tokens() * mask.width();
              factors[i] = source.factors(mask.number(), mask.rate(), entries);
            });
    for (int i = 0; i < factors.length; i++) {
      body.accept(masks.get(i), factors[i]);
    }
  }
}
