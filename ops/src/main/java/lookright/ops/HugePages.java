package lookright.ops;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks Linux to back large native memory with pages of 2 MiB instead of 4 KiB: touching it for the
 * first time takes a 512th of the page faults, which are two thirds of the time to read weights.
 * Only a request: without effect where the system has no such pages or its administrator wants
 * none.
 */
public final class HugePages {
  private static final long PAGE = 1 << 12;
  private static final long WORTH_ASKING = 1 << 22;
  private static final int MADV_HUGEPAGE = 14;

  private static final @Nullable Function MADVISE =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
          ? NativeFunctions.ofProcess("madvise")
          : null;

  private HugePages() {}

  /** Asks for the whole pages within {@code bytes} of fresh memory; 4 MiB at least are worth it. */
  public static void advise(org.bytedeco.javacpp.Pointer memory, long bytes) {
    if (MADVISE == null || bytes < WORTH_ASKING) {
      return;
    }
    long from = (memory.address() + PAGE - 1) / PAGE * PAGE;
    long to = (memory.address() + bytes) / PAGE * PAGE;
    MADVISE.invokeInt(new Object[] {new Pointer(from), to - from, MADV_HUGEPAGE});
  }
}
