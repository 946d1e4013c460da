package lookright.training.verify;

import java.util.List;

/** A computed value: its shape and its entries, row-major. */
record Tensor(List<Long> shape, float[] values) {
  static Tensor vector(float... values) {
    return new Tensor(List.of((long) values.length), values);
  }
}
