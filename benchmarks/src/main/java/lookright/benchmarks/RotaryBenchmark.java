package lookright.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import lookright.ops.HeadLayout;
import lookright.ops.Rotary;
import lookright.ops.RotaryTable;
import lookright.ops.stock.Rotation;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rotary positions of 16 sentences of 32 tokens; the fused form also passes the values on. */
public class RotaryBenchmark extends OperatorBenchmark {
  private static final HeadLayout HEADS = ShapeS.HEADS;
  private static final int LENGTH = ShapeS.TOKENS / ShapeS.SENTENCES;

  @Override
  protected Measured fused(SameDiff graph) {
    SDVariable qkv = graph.var("qkv", ShapeS.noise(1, ShapeS.TOKENS, HEADS.width()));
    int[] positions = IntStream.range(0, ShapeS.TOKENS).map(i -> i % LENGTH).toArray();
    SDVariable places = graph.constant("positions", Nd4j.createFromArray(positions));
    return new Measured(Rotary.of(qkv, places, HEADS, table()), List.of(qkv));
  }

  @Override
  protected Measured composed(SameDiff graph) {
    SDVariable heads =
        graph.var(
            "heads",
            ShapeS.noise(1, ShapeS.SENTENCES, LENGTH, HEADS.rotatedHeads(), HEADS.headSize()));
    INDArray cosines = Nd4j.create(ShapeS.SENTENCES, LENGTH, 1, HEADS.headSize());
    INDArray sines = cosines.dup();
    RotaryTable table = table();
    for (long i = 0; i < cosines.length(); i++) {
      int place = (int) (i / HEADS.headSize() % LENGTH);
      int frequency = (int) (i % table.halfSize());
      cosines.data().put(i, table.cosine(place, frequency));
      sines.data().put(i, table.sine(place, frequency));
    }
    SDVariable rotated =
        Rotation.of(heads, graph.constant("cosines", cosines), graph.constant("sines", sines));
    return new Measured(rotated, List.of(heads));
  }

  private static RotaryTable table() {
    return ShapeS.CONFIG.rotary().table(HEADS.headSize());
  }
}
