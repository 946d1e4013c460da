package lookright.parity;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import lookright.io.safetensors.Dtype;
import lookright.io.safetensors.SafetensorsFile;
import lookright.io.safetensors.SafetensorsWriter;

/** An expected file in memory: inputs and values can be changed, then written elsewhere. */
final class ExpectedCopy {
  /** A float tensor. */
  record Values(List<Long> shape, float[] entries) {
    Values map(UnaryOperator<Float> change) {
      float[] changed = entries.clone();
      for (int i = 0; i < changed.length; i++) {
        changed[i] = change.apply(entries[i]);
      }
      return new Values(shape, changed);
    }
  }

  final Map<String, long[]> inputs = new LinkedHashMap<>();
  final Map<String, Values> values = new LinkedHashMap<>();
  private final List<Long> inputShape;

  private ExpectedCopy(List<Long> inputShape) {
    this.inputShape = inputShape;
  }

  /** Reads a file, without the names that contain {@code /lora/}. */
  static ExpectedCopy of(Path path) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      List<Long> shape =
          file.contains("input_ids") ? file.info("input_ids").shape() : List.of(0L, 0L);
      ExpectedCopy copy = new ExpectedCopy(shape);
      for (String name : file.names()) {
        if (file.info(name).dtype() == Dtype.I64) {
          copy.inputs.put(name, file.readLongs(name));
        } else if (!name.contains("/lora/")) {
          FloatBuffer entries = FloatBuffer.allocate((int) file.info(name).elementCount());
          file.readFloats(name, entries);
          copy.values.put(name, new Values(file.info(name).shape(), entries.array()));
        }
      }
      return copy;
    }
  }

  int length() {
    return inputShape.get(1).intValue();
  }

  /** Changes all values. */
  ExpectedCopy mapValues(UnaryOperator<Values> change) {
    values.replaceAll((name, tensor) -> change.apply(tensor));
    return this;
  }

  /** Moves the padding of every row, and with it every row of logits, from right to left. */
  ExpectedCopy padLeft() {
    long[] mask = inputs.get("attention_mask").clone();
    inputs.replaceAll((name, entries) -> moved(entries, mask));
    values.replaceAll((name, tensor) -> name.contains("logits") ? movedRows(tensor, mask) : tensor);
    return this;
  }

  private long[] moved(long[] entries, long[] mask) {
    long[] moved = new long[entries.length];
    for (int i = 0; i < entries.length; i++) {
      moved[target(i, mask)] = entries[i];
    }
    return moved;
  }

  private Values movedRows(Values tensor, long[] mask) {
    int width = tensor.shape.get(2).intValue();
    float[] moved = new float[tensor.entries.length];
    for (int i = 0; i < mask.length; i++) {
      System.arraycopy(tensor.entries, i * width, moved, target(i, mask) * width, width);
    }
    return new Values(tensor.shape, moved);
  }

  /** Where a place goes when its row is turned round by its padding. */
  private int target(int place, long[] mask) {
    int row = place / length() * length();
    int real = 0;
    for (int i = row; i < row + length(); i++) {
      real += (int) mask[i];
    }
    return row + (place - row + length() - real) % length();
  }

  Path write(Path target) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    inputs.forEach((name, entries) -> writer.addLongs(name, inputShape, entries));
    new ArrayList<>(values.entrySet())
        .forEach(
            entry ->
                writer.addFloats(
                    entry.getKey(),
                    entry.getValue().shape,
                    () -> FloatBuffer.wrap(entry.getValue().entries)));
    writer.write(target);
    return target;
  }
}
