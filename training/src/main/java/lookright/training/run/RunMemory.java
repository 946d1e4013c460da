package lookright.training.run;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.LongStream;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.Quantisation;
import lookright.model.device.Device;
import lookright.training.loop.Example;
import lookright.training.settings.BatchSettings;
import lookright.training.settings.TuningSettings;

/**
 * An estimate of what a training run keeps in memory: weights; of the trained ones also gradient,
 * both moments of AdamW and the copy to keep; and for its largest batch what the backward pass
 * reads. What all runs share (libraries, sentences) is not in it.
 */
final class RunMemory {
  private static final int BYTES = Float.BYTES;

  private RunMemory() {}

  static long bytes(TaggerMaterial material, Device device) {
    DecoderConfig decoder = material.base().config().decoder();
    Head head = new Head.TokenClassification(material.data().labels().size(), true);
    TuningSettings tuning = material.settings().tuning();
    long weights = 0;
    long trained = 0;
    for (Map.Entry<String, long[]> tensor : DecoderTensors.shapes(decoder, head).entrySet()) {
      long entries = LongStream.of(tensor.getValue()).reduce(1, Math::multiplyExact);
      Quantisation form = DecoderTensors.isBlockLinear(tensor.getKey()) ? tuning.quantise() : null;
      weights += form != null && form.isReadBy(device) ? form.bytes(entries) : BYTES * entries;
      if (TaggerRun.isTrained(tuning, tensor.getKey(), decoder.layers())) {
        trained += entries;
      }
    }
    long perToken = perToken(decoder, tuning.gradientCheckpointing());
    return weights + BYTES * (4 * trained + largestBatch(material) * perToken);
  }

  /** Sub-tokens of the largest batch that can be drawn. */
  private static long largestBatch(TaggerMaterial material) {
    BatchSettings batches = material.settings().batches();
    LongStream lengths =
        material.examples().stream()
            .map(Example::length)
            .sorted(Comparator.reverseOrder())
            .mapToLong(Integer::longValue);
    Integer sentences = batches.sentences();
    if (sentences != null) {
      return lengths.limit(sentences).sum();
    }
    long budget = batches.tokens() == null ? 0 : batches.tokens();
    return Math.max(budget, lengths.findFirst().orElse(0));
  }

  /** Numbers a sub-token: the inputs and outputs of every operator, and their gradients once. */
  private static long perToken(DecoderConfig decoder, boolean recomputed) {
    long hidden = decoder.hiddenSize();
    long heads = decoder.heads().queryWidth() + 2L * decoder.heads().keyWidth();
    long layer = 6 * hidden + 3 * heads + 4L * decoder.intermediateSize();
    return recomputed ? decoder.layers() * hidden + 2 * layer : (decoder.layers() + 1) * layer;
  }
}
