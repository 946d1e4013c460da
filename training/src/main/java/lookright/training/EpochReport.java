package lookright.training;

import java.util.OptionalDouble;

/**
 * One epoch in numbers.
 *
 * @param epoch 1 for the first
 * @param loss mean training loss
 * @param validation score on the validation sentences, a fraction of 1, where there are any
 * @param tokensPerSecond real sub-tokens trained a second
 * @param kept whether its weights are the ones to keep so far
 */
public record EpochReport(
    int epoch, double loss, OptionalDouble validation, double tokensPerSecond, boolean kept) {}
