package lookright.io.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import lookright.io.FileErrors;
import lookright.io.UserException;

/**
 * A Hugging Face tokenizer, read from a model folder's {@code tokenizer.json}, which alone decides
 * the ids (as in transformers 5). Runs in the Rust library that Hugging Face uses itself, through
 * DJL; offline, on the CPU, silent, and without a trace in the system properties.
 *
 * <p>Any number of threads may encode at once; {@link #close} waits for them. Nothing is truncated
 * or padded, whatever the file says: a word of 100,000 letters simply has many sub-tokens.
 *
 * <p>Half a surrogate pair has no UTF-8 form and is encoded as U+FFFD (Python refuses such text).
 * NUL and all other characters are encoded as they are.
 */
public final class SubwordTokenizer implements AutoCloseable {
  private final Path folder;
  private final int vocabularySize;
  private final SpecialTokens specialTokens;
  private final TokenizersLibrary library;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private long handle;

  private SubwordTokenizer(Path folder, TokenizerFiles files) {
    this.folder = folder;
    vocabularySize = files.vocabularySize();
    specialTokens = files.specialTokens();
    library = NativeLibrary.get();
    try {
      handle = library.createTokenizerFromString(files.json());
    } catch (RuntimeException e) {
      throw new UserException(
          folder.resolve(TokenizerFiles.TOKENIZER)
              + ": found no tokenizer that the library can read ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ")",
          e);
    }
    library.disableTruncation(handle);
    library.disablePadding(handle);
  }

  /**
   * Reads the tokenizer of a model folder.
   *
   * @throws UserException if there is no {@code tokenizer.json} or it is broken
   */
  public static SubwordTokenizer open(Path folder) {
    return new SubwordTokenizer(folder, TokenizerFiles.read(folder));
  }

  /**
   * Encodes a sentence of given words as {@code is_split_into_words} does: each word on its own,
   * the special tokens around all of them. An empty word has no sub-tokens; neither has a sentence
   * of no words, beside the special ones.
   */
  public Encoding encodeWords(List<String> words) {
    String[] clean = words.stream().map(SubwordTokenizer::wellFormed).toArray(String[]::new);
    return encode(() -> library.encodeList(handle, clean, true));
  }

  /** Encodes running text with the special tokens around it. */
  public Encoding encode(String text) {
    return encode(text, true);
  }

  /** Encodes running text, with or without the special tokens around it. */
  public Encoding encode(String text, boolean addSpecialTokens) {
    String clean = wellFormed(text);
    return encode(() -> library.encode(handle, clean, addSpecialTokens));
  }

  /**
   * The text of ids; bytes that are no character become U+FFFD.
   *
   * @param ids sub-token ids
   * @param skipSpecial whether to leave out special tokens
   */
  public String decode(int[] ids, boolean skipSpecial) {
    long[] longs = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      longs[i] = ids[i];
    }
    lock.readLock().lock();
    try {
      requireOpen();
      return library.decode(handle, longs, skipSpecial);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** One more than the highest id; a model's embedding has at least as many rows. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** The ids of begin, end, padding and unknown. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /**
   * Copies the tokenizer's files, {@code tokenizer.json} and what belongs to it, into another
   * folder byte by byte.
   */
  public void saveTo(Path target) {
    for (String name : TokenizerFiles.ALL) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        try {
          Files.copy(file, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw FileErrors.writing(target.resolve(name), e);
        }
      }
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (handle != 0) {
        library.deleteTokenizer(handle);
        handle = 0;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** A closed handle would take the JVM down, so it is checked under the lock. */
  private Encoding encode(LongSupplier call) {
    lock.readLock().lock();
    try {
      requireOpen();
      long encoding = call.getAsLong();
      try {
        return new Encoding(library.getTokenIds(encoding), library.getWordIds(encoding));
      } finally {
        library.deleteEncoding(encoding);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (handle == 0) {
      throw new IllegalStateException("The tokenizer of " + folder + " is closed");
    }
  }

  /** The text with each half surrogate pair replaced; also refuses null before native code does. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int[] points =
            text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .toArray();
        return new String(points, 0, points.length);
      }
    }
    return text;
  }
}
