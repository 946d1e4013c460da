package lookright.training.metrics;

/**
 * Precision, recall and their harmonic mean, as fractions of 1.
 *
 * @param precision correct / found
 * @param recall correct / gold
 * @param f1 harmonic mean of both
 * @param support how many gold items there are
 */
public record Score(double precision, double recall, double f1, int support) {}
