package lookright.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A model's tensors by their Hugging Face names: float32, row-major, in native memory. */
public final class Weights implements AutoCloseable {
  private final Map<String, INDArray> arrays;

  private Weights(Map<String, INDArray> arrays) {
    this.arrays = arrays;
  }

  /** Fills one tensor. */
  @FunctionalInterface
  public interface Source {
    /** Writes the entries of {@code name}, row-major, to {@code destination}. */
    void read(String name, FloatBuffer destination);
  }

  /** Tensors of the given shapes, filled from {@code source}; all or none are allocated. */
  public static Weights read(Map<String, long[]> shapes, Source source) {
    Weights weights = new Weights(new LinkedHashMap<>());
    try {
      shapes.forEach(
          (name, shape) -> {
            INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, shape);
            weights.arrays.put(name, array);
            source.read(name, buffer(array));
          });
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
    return weights;
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
    return new ArrayList<>(arrays.keySet());
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  /** The array itself: changing it changes the model. */
  public INDArray get(String name) {
    @Nullable INDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("No tensor \"" + name + "\"");
    }
    return array;
  }

  /** The shape of a tensor. */
  public List<Long> shape(String name) {
    return Arrays.stream(get(name).shape()).boxed().toList();
  }

  /** The entries of a tensor, row-major; a view of the model's memory. */
  public FloatBuffer values(String name) {
    return buffer(get(name));
  }

  /** Adds tensors of the given shapes, filled from {@code source}; all or none are allocated. */
  public void add(Map<String, long[]> shapes, Source source) {
    arrays.putAll(read(shapes, source).arrays);
  }

  /** A copy of all entries. */
  public Weights copy() {
    return copy(names());
  }

  /** A copy of some tensors. */
  public Weights copy(List<String> names) {
    return like(names, (name, destination) -> destination.put(values(name)));
  }

  /** New tensors of the names and shapes of some of these, filled from {@code source}. */
  public Weights like(List<String> names, Source source) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    names.forEach(name -> shapes.put(name, get(name).shape()));
    return read(shapes, source);
  }

  /** Overwrites the tensors that {@code other} has, perhaps not all, with its entries. */
  public void assign(Weights other) {
    other.names().forEach(name -> values(name).put(other.values(name)));
  }

  /** How many numbers there are. */
  public long parameters() {
    return arrays.values().stream().mapToLong(INDArray::length).sum();
  }

  /** The first tensor that holds a NaN or an infinity, or null. */
  public @Nullable String firstNonFinite() {
    return firstNonFinite(names());
  }

  /** The first of some tensors that holds a NaN or an infinity, or null. */
  public @Nullable String firstNonFinite(List<String> names) {
    for (String name : names) {
      FloatBuffer values = values(name);
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
    arrays.values().forEach(INDArray::close);
    arrays.clear();
  }

  private static FloatBuffer buffer(INDArray array) {
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    return pointer.limit(array.length()).asBuffer();
  }
}
