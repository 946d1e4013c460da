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
  record Mask(SDVariable placeholder, int number, int width, double rate) {
    /** Its factors for some real tokens. */
    float[] factors(DropoutMasks source, int tokens) {
      return source.factors(number, rate, tokens * width);
    }
  }

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

  /** All, by number. */
  List<Mask> all() {
    return masks;
  }
}
