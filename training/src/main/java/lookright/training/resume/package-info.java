/**
 * What is in a checkpoint and where it stands: beside {@code OUT} a folder {@code OUT.checkpoints}
 * while its runs are at work, gone when they are finished.
 *
 * <pre>
 * OUT.checkpoints/
 *   lock                      held by the process at work
 *   settings.json             what it was asked to do, by the keys of a configuration file
 *   0011-seed120/             a run; its newest two checkpoints
 *     000007-step-84/
 *       weights.safetensors   trained tensors
 *       means.safetensors     the optimiser's moments
 *       squares.safetensors
 *       sums.safetensors      sums of gradients, only within an accumulation window
 *       kept.safetensors      the weights to keep, only where they are not the present ones
 *       state.json            counters, scores, the run's identity, versions
 *       manifest.json         size and SHA-256 of each file above
 *       _SUCCESS              SHA-256 of the manifest; written last
 * </pre>
 *
 * <p>Random numbers need no state: the order of an epoch and a dropout mask follow from the seed
 * and a counter. Never here: how a step is made, which runs there are.
 */
@NullMarked
package lookright.training.resume;

import org.jspecify.annotations.NullMarked;
