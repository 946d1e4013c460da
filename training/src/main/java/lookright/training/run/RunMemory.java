package lookright.training.run;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import lookright.model.DecoderConfig;
import lookright.model.DecoderTensors;
import lookright.model.Head;
import lookright.model.Quantisation;
import lookright.model.device.Device;
import lookright.model.device.Precision;
import lookright.model.graph.ComposedOperators;
import lookright.ops.PackedWeight;
import lookright.training.loop.Example;
import lookright.training.settings.TuningSettings;
import org.jspecify.annotations.Nullable;

/**
 * An estimate of what a training run keeps in memory: weights; of the trained ones also gradient,
 * both moments of AdamW and the copy to keep; and for its largest batch, padded where it is, what
 * the backward pass reads. What all runs share (libraries, sentences) is not in it.
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
      Quantisation form = kept(tensor.getKey(), tuning, device);
      weights += form == null ? BYTES * entries : form.bytes(entries);
      if (TaggerRun.isTrained(tuning, tensor.getKey(), decoder.layers())) {
        trained += entries;
      } else if (form == null && packed(tensor.getKey(), entries, device)) {
        weights += BYTES * entries; // once for its product, once for the gradient of its input
      }
    }
    List<Integer> lengths = material.examples().stream().map(Example::length).toList();
    LargestBatch batch = new LargestBatch(lengths, material.settings().batches());
    return weights
        + BYTES * 4 * trained
        + BYTES
            * (device.composed()
                ? composed(decoder, batch.padded(ComposedOperators::paddedLength))
                : batch.tokens() * perToken(decoder, tuning.gradientCheckpointing()));
  }

  private static boolean packed(String name, long entries, Device device) {
    return DecoderTensors.isBlockLinear(name) && !device.composed() && PackedWeight.helps(entries);
  }

  /** In what form a tensor stands in memory; null: float32. */
  private static @Nullable Quantisation kept(String name, TuningSettings tuning, Device device) {
    if (!DecoderTensors.isBlockLinear(name)) {
      return null;
    }
    if (tuning.products() == Precision.BF16) {
      return Quantisation.BF16;
    }
    Quantisation asked = tuning.quantise();
    return asked != null && asked.isReadBy(device) ? asked : null;
  }

  /**
   * Numbers of a batch whose scores of attention are kept, their softmax and its gradient too;
   * nothing is computed again.
   */
  private static long composed(DecoderConfig decoder, LargestBatch.Padded batch) {
    long scores = 4L * decoder.layers() * decoder.heads().heads() * batch.length();
    return batch.places() * (perToken(decoder, false) + scores);
  }

  /** Numbers a sub-token: the inputs and outputs of every operator, and their gradients once. */
  private static long perToken(DecoderConfig decoder, boolean recomputed) {
    long hidden = decoder.hiddenSize();
    long heads = decoder.heads().queryWidth() + 2L * decoder.heads().keyWidth();
    long layer = 6 * hidden + 3 * heads + 4L * decoder.intermediateSize();
    return recomputed ? decoder.layers() * hidden + 2 * layer : (decoder.layers() + 1) * layer;
  }
}
