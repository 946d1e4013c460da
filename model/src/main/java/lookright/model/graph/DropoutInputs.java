package lookright.model.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
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

  /**
   * Makes something of each mask, if masks have a source.
   *
   * @param form called by several threads at once
   * @param taker gets what was made, by the name of the placeholder, in order
   */
  <T> void forEach(
      Operators.Feed feed,
      BiFunction<Mask, DropoutMasks.Factors, T> form,
      BiConsumer<String, T> taker) {
    DropoutMasks source = feed.dropout();
    if (source == null) {
      return;
    }
    List<@Nullable T> made = new ArrayList<>(Collections.nCopies(masks.size(), null));
    feed.workers()
        .forEach(
            masks.size(),
            i -> {
              Mask mask = masks.get(i);
              made.set(i, form.apply(mask, source.mask(mask.number(), mask.rate())));
            });
    for (int i = 0; i < masks.size(); i++) {
      taker.accept(masks.get(i).placeholder().name(), Objects.requireNonNull(made.get(i)));
    }
  }
}
