package lookright.io.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads DJL's native part once, as a good guest.
 *
 * <p>DJL's {@code HuggingFaceTokenizer} reports home whenever one is made, and its loader fetches a
 * CUDA build where it sees a GPU. Both look at environment variables first, then at system
 * properties. So the properties are set while the library loads and put back afterwards, and
 * tokenizers are made through the native interface itself, which reports nothing.
 */
final class NativeLibrary {
  private static final Map<String, String> WHILE_LOADING =
      Map.of("RUST_FLAVOR", "cpu", "ai.djl.offline", "true", "OPT_OUT_TRACKING", "true");

  /** What JNA, which DJL asks for GPUs, leaves behind; written for information only. */
  private static final List<String> LEFT_BY_JNA =
      List.of("jna.loaded", "jna.platform.library.path", "jnidispatch.path");

  private NativeLibrary() {}

  /** Loads on first use; the class's initialisation makes other threads wait. */
  private static final class Loaded {
    static final TokenizersLibrary LIBRARY = load();
  }

  static TokenizersLibrary get() {
    return Loaded.LIBRARY;
  }

  private static TokenizersLibrary load() {
    Map<String, @Nullable String> before = new HashMap<>();
    LEFT_BY_JNA.forEach(name -> before.put(name, System.getProperty(name)));
    WHILE_LOADING.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    try {
      LibUtils.checkStatus();
      return TokenizersLibrary.LIB;
    } catch (EngineException | LinkageError e) {
      throw new IllegalStateException(
          "The tokenizer's native library cannot be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + "; it is unpacked to ~/.djl.ai, or where the environment variable ENGINE_CACHE_DIR"
              + " points, which must be writable",
          e);
    } finally {
      before.forEach(NativeLibrary::putBack);
    }
  }

  private static void putBack(String name, @Nullable String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }
}
