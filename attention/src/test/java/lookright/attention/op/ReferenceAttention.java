package lookright.attention.op;

import lookright.attention.AttentionMask;
import lookright.ops.HeadLayout;

/** Masked attention written from its definition, in double, asking the mask for every pair. */
record ReferenceAttention(AttentionMask mask, HeadLayout layout, int[] offsets) {

  /** The output {@code [N, heads * headSize]} for {@code qkv [N, width]}. */
  double[] output(double[] qkv) {
    double[] output = new double[offsets[offsets.length - 1] * layout.queryWidth()];
    for (int b = 0; b + 1 < offsets.length; b++) {
      for (int head = 0; head < layout.heads(); head++) {
        for (int query = 0; query < offsets[b + 1] - offsets[b]; query++) {
          attend(qkv, output, b, head, query);
        }
      }
    }
    return output;
  }

  private void attend(double[] qkv, double[] output, int b, int head, int query) {
    int size = layout.headSize();
    int length = offsets[b + 1] - offsets[b];
    int keySlot = layout.heads() + head / layout.group();
    int valueSlot = keySlot + layout.keyHeads();
    int to = (offsets[b] + query) * layout.queryWidth() + head * size;
    double[] weights = new double[length];
    double sum = 0;
    for (int key = 0; key < length; key++) {
      if (mask.allows(query, key)) {
        double score = 0;
        for (int i = 0; i < size; i++) {
          score += qkv[at(b, query, head) + i] * qkv[at(b, key, keySlot) + i];
        }
        weights[key] = Math.exp(score / Math.sqrt(size));
        sum += weights[key];
      }
    }
    for (int key = 0; key < length; key++) {
      for (int i = 0; i < size; i++) {
        output[to + i] += weights[key] / sum * qkv[at(b, key, valueSlot) + i];
      }
    }
  }

  private int at(int sentence, int position, int slot) {
    return (offsets[sentence] + position) * layout.width() + slot * layout.headSize();
  }

  /** The sum of the output's entries times {@code weights}. */
  double weighted(double[] qkv, double[] weights) {
    double[] output = output(qkv);
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += output[i] * weights[i];
    }
    return sum;
  }

  /** The derivative of {@link #weighted} by one entry, from central differences. */
  double derivative(double[] qkv, double[] weights, int entry) {
    double step = 1e-5;
    double[] moved = qkv.clone();
    moved[entry] = qkv[entry] + step;
    double above = weighted(moved, weights);
    moved[entry] = qkv[entry] - step;
    return (above - weighted(moved, weights)) / (2 * step);
  }
}
