package lookright.training.optimiser;

import java.util.List;
import java.util.Map;
import lookright.model.Weights;
import lookright.ops.Floats;
import lookright.ops.Scratch;
import lookright.ops.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), as PyTorch computes
 * it: {@code p *= 1 - lr * decay; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= lr * m' /
 * (sqrt(v') + eps)} with the bias-corrected {@code m'} and {@code v'}.
 *
 * <p>Norm weights and biases do not decay. Moments are float32 in native memory.
 */
public final class AdamW implements AutoCloseable {
  private static final int TILE = 8_192;

  private final Weights weights;
  private final Settings settings;
  private final Workers workers;
  private final Weights means;
  private final Weights squares;
  private int steps;

  /** The constants of the update. */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** The paper's (arXiv 2401.14556): betas 0.9 and 0.95, epsilon 1e-5. */
    public static Settings paper(double weightDecay) {
      return new Settings(0.9, 0.95, 1e-5, weightDecay);
    }
  }

  /** An optimiser for the tensors {@code names} of {@code weights}, which it changes in place. */
  public AdamW(Weights weights, List<String> names, Settings settings, Workers workers) {
    this.weights = weights;
    this.settings = settings;
    this.workers = workers;
    Weights.Source zeros =
        (name, destination) -> {
          while (destination.hasRemaining()) {
            destination.put(0f);
          }
        };
    this.means = weights.like(names, zeros);
    this.squares = weights.like(names, zeros);
  }

  /** The running means of the gradients: state, to be saved and restored in place. */
  public Weights means() {
    return means;
  }

  /** The running means of their squares: state, to be saved and restored in place. */
  public Weights squares() {
    return squares;
  }

  /** Goes on as after {@code done} steps; the moments are restored by the caller. */
  public void restore(int done) {
    steps = done;
  }

  /** Whether weight decay applies to a tensor: not to norms, not to biases. */
  public static boolean decays(String name) {
    return !name.contains("norm") && !name.endsWith("bias");
  }

  /**
   * One step.
   *
   * @param gradients by tensor name
   * @param learningRate of this step
   * @param scale what every gradient is multiplied with first: clipping and averaging
   */
  public void step(Map<String, INDArray> gradients, double learningRate, double scale) {
    steps++;
    gradients.forEach(
        (name, gradient) -> update(name, Floats.of(gradient), learningRate, (float) scale));
  }

  private void update(String name, Floats gradient, double learningRate, float scale) {
    if (!means.has(name)) {
      throw new IllegalArgumentException("\"" + name + "\" is not trained");
    }
    Floats weight = Floats.of(weights.get(name));
    Floats first = Floats.of(means.get(name));
    Floats second = Floats.of(squares.get(name));
    double decay = decays(name) ? settings.weightDecay : 0;
    Factors factors =
        new Factors(
            (float) (1 - learningRate * decay),
            (float) (learningRate / (1 - Math.pow(settings.beta1, steps))),
            (float) Math.sqrt(1 - Math.pow(settings.beta2, steps)),
            scale);
    long length = weights.get(name).length();
    workers.forEach(
        Math.toIntExact((length + TILE - 1) / TILE),
        tile -> {
          long from = (long) tile * TILE;
          int n = (int) Math.min(TILE, length - from);
          float[] w = Scratch.floats(0, TILE);
          float[] g = Scratch.floats(1, TILE);
          float[] m = Scratch.floats(2, TILE);
          float[] v = Scratch.floats(3, TILE);
          weight.get(from, w, n);
          gradient.get(from, g, n);
          first.get(from, m, n);
          second.get(from, v, n);
          update(w, g, m, v, n, factors);
          weight.put(from, w, n);
          first.put(from, m, n);
          second.put(from, v, n);
        });
  }

  /** The scalars of one tensor's step. */
  private record Factors(float keep, float rate, float correction, float scale) {}

  private void update(float[] w, float[] g, float[] m, float[] v, int n, Factors factors) {
    float b1 = (float) settings.beta1;
    float b2 = (float) settings.beta2;
    float c1 = (float) (1 - settings.beta1);
    float c2 = (float) (1 - settings.beta2);
    float epsilon = (float) settings.epsilon;
    float keep = factors.keep;
    float rate = factors.rate;
    float correction = factors.correction;
    float scale = factors.scale;
    for (int i = 0; i < n; i++) {
      float x = g[i] * scale;
      float a = b1 * m[i] + c1 * x;
      float b = b2 * v[i] + c2 * x * x;
      m[i] = a;
      v[i] = b;
      w[i] = w[i] * keep - rate * a / ((float) Math.sqrt(b) / correction + epsilon);
    }
  }

  /** Frees the moments. */
  @Override
  public void close() {
    means.close();
    squares.close();
  }
}
