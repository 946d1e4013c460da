package lookright.io.tokenizer;

import java.util.OptionalInt;

/**
 * The ids of the tokens with a meaning of their own; empty where the tokenizer has none.
 *
 * @param bos begins a text
 * @param eos ends a text
 * @param pad fills a batch
 * @param unk stands for what has no id
 */
public record SpecialTokens(OptionalInt bos, OptionalInt eos, OptionalInt pad, OptionalInt unk) {}
