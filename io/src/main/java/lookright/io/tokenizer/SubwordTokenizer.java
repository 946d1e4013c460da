package lookright.io.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;

/**
 * A folder's {@code tokenizer.json}. Thread-safe.
 *
 * <p>The native library is the CPU build in the jar: DJL's download of others and its telemetry are
 * off. A lone surrogate counts as U+FFFD; an empty word has no sub-token.
 */
public final class SubwordTokenizer implements AutoCloseable {
  private static final String FILE = "tokenizer.json";
  private static final List<String> COMPANIONS =
      List.of(
          FILE,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "tokenizer.model",
          "added_tokens.json");
  private static final Map<String, String> QUIET =
      Map.of("ai.djl.offline", "true", "OPT_OUT_TRACKING", "true", "RUST_FLAVOR", "cpu");

  private final Path folder;
  private final HuggingFaceTokenizer tokenizer;

  private SubwordTokenizer(Path folder, HuggingFaceTokenizer tokenizer) {
    this.folder = folder;
    this.tokenizer = tokenizer;
  }

  /** Opens the tokenizer of a model folder. */
  public static SubwordTokenizer open(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new UserException(
          folder
              + " has no "
              + FILE
              + ", expected the fast form of the tokenizer: save it with"
              + " AutoTokenizer.from_pretrained(...).save_pretrained(...) in transformers");
    }
    try {
      return new SubwordTokenizer(folder, load(file));
    } catch (IOException | RuntimeException e) {
      throw new UserException(file + " cannot be read as a tokenizer: " + e.getMessage(), e);
    }
  }

  /** DJL reads system properties while it loads; a guest leaves the host's as they were. */
  private static synchronized HuggingFaceTokenizer load(Path file) throws IOException {
    Map<String, String> before = new HashMap<>();
    QUIET.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
    try {
      return HuggingFaceTokenizer.newInstance(
          file, Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false"));
    } finally {
      before.forEach(
          (key, value) -> {
            if (value == null) {
              System.clearProperty(key);
            } else {
              System.setProperty(key, value);
            }
          });
    }
  }

  /** Words as Hugging Face tokenises them with {@code is_split_into_words}. */
  public Encoding encodeWords(List<String> words) {
    String[] wellFormed = words.stream().map(SubwordTokenizer::wellFormed).toArray(String[]::new);
    return convert(tokenizer.encode(wellFormed));
  }

  /** Running text; word ids are the tokenizer's own. */
  public Encoding encode(String text) {
    return convert(tokenizer.encode(wellFormed(text)));
  }

  private static Encoding convert(ai.djl.huggingface.tokenizers.Encoding encoding) {
    int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    int[] words = Arrays.stream(encoding.getWordIds()).mapToInt(Math::toIntExact).toArray();
    return new Encoding(ids, words);
  }

  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        StringBuilder copy = new StringBuilder(text);
        for (int k = 0; k < copy.length(); k++) {
          if (!Character.isSurrogate(copy.charAt(k))) {
            continue;
          }
          boolean pair =
              k + 1 < copy.length()
                  && Character.isSurrogatePair(copy.charAt(k), copy.charAt(k + 1));
          if (pair) {
            k++;
          } else {
            copy.setCharAt(k, '\uFFFD');
          }
        }
        return copy.toString();
      }
    }
    return text;
  }

  /** Copies {@code tokenizer.json} and its companions. */
  public void saveTo(Path target) throws IOException {
    for (String name : COMPANIONS) {
      if (Files.exists(folder.resolve(name))) {
        Files.copy(folder.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Frees the native part; no call may be running. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
