/**
 * What chance does to scores: means and intervals over seeds, the paper's test over pairs of plans
 * (Dukić and Šnajder, arXiv 2401.14556) and a permutation test beside it, tests between two systems
 * on the same sentences, correction for several tests. Distributions come from Commons Statistics,
 * random numbers from Commons RNG with a seed that is part of every result.
 *
 * <p>Never here: files, models, how spans are read from tags, the wording of a report.
 */
@NullMarked
package lookright.training.statistics;

import org.jspecify.annotations.NullMarked;
