package lookright.model;

import lookright.ops.Bf16Matrix;
import lookright.ops.PackedWeight;
import lookright.ops.nf4.Nf4Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One of a model's tensors as {@link Weights} keep it. */
sealed interface StoredTensor {
  long[] shape();

  void close();

  record Plain(INDArray array) implements StoredTensor {
    @Override
    public long[] shape() {
      return array.shape();
    }

    @Override
    public void close() {
      array.close();
    }
  }

  record Packed(PackedWeight weight) implements StoredTensor {
    @Override
    public long[] shape() {
      return new long[] {weight.rows(), weight.columns()};
    }

    @Override
    public void close() {
      weight.close();
    }
  }

  record Quantised(Nf4Matrix matrix) implements StoredTensor {
    @Override
    public long[] shape() {
      return new long[] {matrix.rows(), matrix.columns()};
    }

    @Override
    public void close() {
      matrix.close();
    }
  }

  record Rounded(Bf16Matrix matrix) implements StoredTensor {
    @Override
    public long[] shape() {
      return new long[] {matrix.rows(), matrix.columns()};
    }

    @Override
    public void close() {
      matrix.close();
    }
  }
}
