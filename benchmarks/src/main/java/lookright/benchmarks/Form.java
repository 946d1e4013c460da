package lookright.benchmarks;

/** Which form of an operator runs: our kernel, or its twin made of stock SameDiff operators. */
public enum Form {
  FUSED,
  COMPOSED
}
