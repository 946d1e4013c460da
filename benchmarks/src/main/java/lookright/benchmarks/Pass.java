package lookright.benchmarks;

/** How far an operator runs: its output, or the gradients of all its arguments as well. */
public enum Pass {
  FORWARD,
  TRAINING
}
