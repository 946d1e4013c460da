package lookright.training.optimiser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lookright.model.Weights;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), as PyTorch computes
 * it: {@code p *= 1 - lr * decay; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= lr * m' /
 * (sqrt(v') + eps)} with the bias-corrected {@code m'} and {@code v'}.
 *
 * <p>Norm weights and biases do not decay. Moments are float32, where the weights are.
 */
public final class AdamW implements AutoCloseable {
  private final Weights weights;
  private final Settings settings;
  private final Arithmetic arithmetic;
  private final Weights means;
  private final Weights squares;
  private final Map<String, boolean[]> resting = new HashMap<>();
  private int steps;

  /** The constants of the update. */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** The paper's (arXiv 2401.14556): betas 0.9 and 0.95, epsilon 1e-5. */
    public static Settings paper(double weightDecay) {
      return new Settings(0.9, 0.95, 1e-5, weightDecay);
    }
  }

  /** An optimiser for the tensors {@code names} of {@code weights}, which it changes in place. */
  public AdamW(Weights weights, List<String> names, Settings settings, Arithmetic arithmetic) {
    this.weights = weights;
    this.settings = settings;
    this.arithmetic = arithmetic;
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
    resting.clear(); // of other moments
  }

  /** Whether weight decay applies to a tensor: not to norms, not to biases. */
  public static boolean decays(String name) {
    return !name.contains("norm") && !name.endsWith("bias");
  }

  /**
   * One step.
   *
   * @param gradients by tensor name; afterwards their arrays may hold anything
   * @param learningRate of this step
   * @param scale what every gradient is multiplied with first: clipping and averaging
   */
  public void step(Map<String, INDArray> gradients, double learningRate, double scale) {
    steps++;
    List<Arithmetic.Update> updates = new ArrayList<>();
    gradients.forEach(
        (name, gradient) ->
            updates.add(
                new Arithmetic.Update(tensor(name), gradient, factors(name, learningRate, scale))));
    arithmetic.adamW(updates);
  }

  private Arithmetic.Moments tensor(String name) {
    if (!means.has(name)) {
      throw new IllegalArgumentException("\"" + name + "\" is not trained");
    }
    INDArray mean = means.get(name);
    boolean[] notes = resting.computeIfAbsent(name, key -> AdamWKernel.blocks(mean.length()));
    return new Arithmetic.Moments(weights.get(name), mean, squares.get(name), notes);
  }

  private Arithmetic.Factors factors(String name, double learningRate, double scale) {
    double decay = decays(name) ? settings.weightDecay : 0;
    return new Arithmetic.Factors(
        1 - learningRate * decay,
        learningRate / (1 - Math.pow(settings.beta1, steps)),
        Math.sqrt(1 - Math.pow(settings.beta2, steps)),
        scale,
        settings.beta1,
        settings.beta2,
        settings.epsilon);
  }

  /** Frees the moments. */
  @Override
  public void close() {
    means.close();
    squares.close();
  }
}
