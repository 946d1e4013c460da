package lookright.training.metrics;

/** Counts of one type while scoring: gold, found, and correct, which is both. */
final class Tally {
  int gold;
  int found;
  int correct;

  void add(Tally other) {
    gold += other.gold;
    found += other.found;
    correct += other.correct;
  }

  /** The formulas of seqeval, in its order of operations, so that the last bit agrees. */
  Score spanScore() {
    double precision = ratio(correct, found);
    double recall = ratio(correct, gold);
    double f1 = ratio(2 * precision * recall, precision + recall);
    return new Score(precision, recall, f1, gold);
  }

  /** The formulas of scikit-learn, whose F1 divides counts. */
  Score tokenScore() {
    double f1 = ratio(2.0 * correct, gold + found);
    return new Score(ratio(correct, found), ratio(correct, gold), f1, gold);
  }

  static double ratio(double numerator, double denominator) {
    return denominator == 0 ? 0 : numerator / denominator;
  }
}
