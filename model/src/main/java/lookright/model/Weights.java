package lookright.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import lookright.io.UserException;
import lookright.model.device.Device;
import lookright.ops.Bf16Matrix;
import lookright.ops.HugePages;
import lookright.ops.PackedWeight;
import lookright.ops.nf4.Nf4Matrix;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model's tensors by their Hugging Face names, row-major, in native memory: float32, or, of
 * frozen linear layers, in four bits, in bfloat16 or packed for products.
 */
public final class Weights implements AutoCloseable {
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private Weights() {}

  /** Fills one tensor. */
  @FunctionalInterface
  public interface Source {
    /** Writes the entries of {@code name}, row-major, to {@code destination}. */
    void read(String name, FloatBuffer destination);
  }

  /** Tensors of the given shapes, filled from {@code source}; all or none are allocated. */
  public static Weights read(Map<String, long[]> shapes, Source source) {
    return read(shapes, source, null);
  }

  /**
   * The same, with the linear layers of the decoder blocks quantised one by one as they are read:
   * no more than one of them is in memory as float32.
   *
   * @param quantisation of {@link DecoderTensors#isBlockLinear}; null: all tensors are float32
   * @throws UserException if a tensor to be quantised holds a NaN or an infinity
   */
  public static Weights read(
      Map<String, long[]> shapes, Source source, @Nullable Quantisation quantisation) {
    Weights weights = new Weights();
    try {
      shapes.forEach(
          (name, shape) -> {
            Quantisation form = DecoderTensors.isBlockLinear(name) ? quantisation : null;
            INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, shape);
            HugePages.advise(array.data().addressPointer(), array.length() * Float.BYTES);
            StoredTensor plain = new StoredTensor.Plain(array);
            try {
              source.read(name, buffer(array));
              tag(array);
              weights.tensors.put(name, form == null ? plain : quantised(name, array, form));
            } finally {
              if (weights.tensors.get(name) != plain) {
                plain.close();
              }
            }
          });
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
    return weights;
  }

  private static StoredTensor quantised(String name, INDArray array, Quantisation form) {
    try {
      int rows = Math.toIntExact(array.size(0));
      int columns = Math.toIntExact(array.size(1));
      return switch (form) {
        case NF4 -> new StoredTensor.Quantised(Nf4Matrix.quantise(rows, columns, buffer(array)));
        case BF16 -> new StoredTensor.Rounded(Bf16Matrix.round(rows, columns, buffer(array)));
      };
    } catch (IllegalArgumentException e) {
      throw new UserException(
          name + " cannot be quantised: " + e.getMessage() + ". Is the file damaged?", e);
    }
  }

  /**
   * Random tensors as Hugging Face initialises them: norms one, biases zero, all else normal with
   * standard deviation {@code range}.
   */
  public static Source random(long seed, double range) {
    SplittableRandom random = RandomStream.WEIGHTS.of(seed);
    return (name, destination) -> {
      Supplier<Double> next =
          name.contains("norm")
              ? () -> 1.0
              : name.endsWith(".bias") ? () -> 0.0 : () -> range * gaussian(random);
      while (destination.hasRemaining()) {
        destination.put(next.get().floatValue());
      }
    };
  }

  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** The names, in the order of the graph. */
  public List<String> names() {
    return new ArrayList<>(tensors.keySet());
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  private StoredTensor find(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("No tensor \"" + name + "\"");
    }
    return tensor;
  }

  /** The array of a float32 tensor itself: changing it changes the model. */
  public INDArray get(String name) {
    if (find(name) instanceof StoredTensor.Plain plain) {
      return plain.array();
    }
    throw new IllegalArgumentException(
        "Found \"" + name + "\" quantised or packed, expected float32, row-major");
  }

  /** Whether a tensor is float32, row-major. */
  public boolean isFloat(String name) {
    return find(name) instanceof StoredTensor.Plain;
  }

  /** A tensor that is packed for products; null if it is another. */
  public @Nullable PackedWeight packed(String name) {
    return find(name) instanceof StoredTensor.Packed packed ? packed.weight() : null;
  }

  /** A tensor in four bits itself; null if it is another. */
  public @Nullable Nf4Matrix quantised(String name) {
    return find(name) instanceof StoredTensor.Quantised quantised ? quantised.matrix() : null;
  }

  /** A tensor in bfloat16 itself; null if it is another. */
  public @Nullable Bf16Matrix rounded(String name) {
    return find(name) instanceof StoredTensor.Rounded rounded ? rounded.matrix() : null;
  }

  /**
   * Makes bfloat16 of the float32 linear layers of the decoder blocks, one after the other.
   *
   * @param trained those that stay
   * @throws UserException if one holds what is no finite number
   */
  public void round(Collection<String> trained) {
    replaceFrozen(trained, (name, array) -> quantised(name, array, Quantisation.BF16));
  }

  /** Another form for float32 linear layers of the decoder blocks, one after the other. */
  private void replaceFrozen(
      Collection<String> trained, BiFunction<String, INDArray, StoredTensor> form) {
    tensors.replaceAll(
        (name, tensor) -> {
          if (!DecoderTensors.isBlockLinear(name)
              || trained.contains(name)
              || !(tensor instanceof StoredTensor.Plain plain)) {
            return tensor;
          }
          StoredTensor other = form.apply(name, plain.array());
          plain.close();
          return other;
        });
  }

  /** The shape of a tensor. */
  public List<Long> shape(String name) {
    return Arrays.stream(find(name).shape()).boxed().toList();
  }

  /**
   * The entries of a float32 tensor, row-major, to be read; on processors the memory itself, unless
   * it is packed.
   */
  public FloatBuffer values(String name) {
    if (find(name) instanceof StoredTensor.Packed packed) {
      FloatBuffer entries =
          FloatBuffer.allocate(packed.weight().rows() * packed.weight().columns());
      packed.weight().read(entries);
      return entries.flip();
    }
    INDArray array = get(name);
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    return buffer(array);
  }

  /** Writes the entries of a float32 tensor, row-major, all of them. */
  public void write(String name, Consumer<FloatBuffer> writer) {
    INDArray array = get(name);
    writer.accept(buffer(array));
    tag(array);
  }

  /** Says that the process's memory holds what is right: a device then copies it. */
  private static void tag(INDArray array) {
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  /** Adds tensors of the given shapes, filled from {@code source}; all or none are allocated. */
  public void add(Map<String, long[]> shapes, Source source) {
    tensors.putAll(read(shapes, source).tensors);
  }

  /** A copy of all entries. */
  public Weights copy() {
    return copy(names());
  }

  /** A copy of some tensors. */
  public Weights copy(List<String> names) {
    Weights copy = new Weights();
    try {
      names.forEach(name -> copy.tensors.put(name, copyOf(name)));
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
    return copy;
  }

  private StoredTensor copyOf(String name) {
    StoredTensor tensor = find(name);
    if (tensor instanceof StoredTensor.Quantised quantised) {
      return new StoredTensor.Quantised(quantised.matrix().copy());
    }
    if (tensor instanceof StoredTensor.Rounded rounded) {
      return new StoredTensor.Rounded(rounded.matrix().copy());
    }
    return like(List.of(name), this::fill).find(name);
  }

  /** Makes float32 of all that is quantised, one tensor after the other. */
  public void dequantise() {
    dequantise(form -> true);
  }

  /** Makes float32 of what a device's operators do not read as it is kept. */
  public void dequantiseFor(Device device) {
    dequantise(form -> !form.isReadBy(device));
  }

  /**
   * Brings the float32 linear layers of the decoder blocks that are not trained into the order of
   * their products, one after the other, where that helps. They cannot be written any more; to read
   * one takes a moment.
   *
   * @param trained names of tensors that a training changes; empty: for inference alone, in half
   *     the memory
   */
  public void pack(Collection<String> trained) {
    long largest =
        tensors.entrySet().stream()
            .filter(tensor -> DecoderTensors.isBlockLinear(tensor.getKey()))
            .mapToLong(
                tensor -> LongStream.of(tensor.getValue().shape()).reduce(1, (a, b) -> a * b))
            .max()
            .orElse(0);
    if (PackedWeight.helps(largest)) {
      boolean differentiable = !trained.isEmpty();
      replaceFrozen(
          trained,
          (name, array) -> new StoredTensor.Packed(PackedWeight.of(array, differentiable)));
    }
  }

  private void dequantise(Predicate<Quantisation> which) {
    tensors.replaceAll(
        (name, tensor) -> {
          boolean four = tensor instanceof StoredTensor.Quantised;
          if (!(four || tensor instanceof StoredTensor.Rounded)
              || !which.test(four ? Quantisation.NF4 : Quantisation.BF16)) {
            return tensor;
          }
          StoredTensor plain = like(List.of(name), this::fill).find(name);
          tensor.close();
          return plain;
        });
  }

  private void fill(String name, FloatBuffer destination) {
    StoredTensor tensor = find(name);
    if (tensor instanceof StoredTensor.Quantised quantised) {
      quantised.matrix().dequantise(destination);
    } else if (tensor instanceof StoredTensor.Rounded rounded) {
      rounded.matrix().widen(destination);
    } else {
      destination.put(values(name));
    }
  }

  /** New float32 tensors of the names and shapes of some of these, filled from {@code source}. */
  public Weights like(List<String> names, Source source) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    names.forEach(name -> shapes.put(name, find(name).shape()));
    return read(shapes, source);
  }

  /** Overwrites the tensors that {@code other} has, perhaps not all, with its entries. */
  public void assign(Weights other) {
    other.names().forEach(name -> write(name, to -> to.put(other.values(name))));
  }

  /** How many numbers there are. */
  public long parameters() {
    return tensors.values().stream()
        .mapToLong(tensor -> Arrays.stream(tensor.shape()).reduce(1, (a, b) -> a * b))
        .sum();
  }

  /** The first tensor that holds a NaN or an infinity, or null. */
  public @Nullable String firstNonFinite() {
    return firstNonFinite(names());
  }

  /** The first of some tensors that holds a NaN or an infinity, or null; quantised ones do not. */
  public @Nullable String firstNonFinite(List<String> names) {
    for (String name : names) {
      boolean float32 = isFloat(name) || packed(name) != null;
      FloatBuffer values = float32 ? values(name) : FloatBuffer.allocate(0);
      while (values.hasRemaining()) {
        if (!Float.isFinite(values.get())) {
          return name;
        }
      }
    }
    return null;
  }

  /** Frees the memory; no graph may use it any more. */
  @Override
  public void close() {
    tensors.values().forEach(StoredTensor::close);
    tensors.clear();
  }

  private static FloatBuffer buffer(INDArray array) {
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    return pointer.limit(array.length()).asBuffer();
  }
}
