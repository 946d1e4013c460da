package lookright.model.family;

/**
 * How GGUF files hold a family.
 *
 * @param architecture their {@code general.architecture}
 * @param interleavedRotary whether the rows of a query or key head alternate between the two halves
 *     that rotary embedding pairs; Hugging Face keeps one half after the other
 * @param slidingWindow whether files of that architecture are this family's if they name a sliding
 *     window: two families may share an architecture
 */
public record GgufLayout(String architecture, boolean interleavedRotary, boolean slidingWindow) {}
