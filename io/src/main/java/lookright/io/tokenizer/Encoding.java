package lookright.io.tokenizer;

/**
 * A tokenised sentence.
 *
 * @param ids sub-token numbers, special ones included
 * @param wordIds for each sub-token the word that it came from, or -1 for special ones
 */
public record Encoding(int[] ids, int[] wordIds) {}
