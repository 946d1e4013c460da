package lookright.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class HugePagesTest {
  private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Pattern RANGE = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ");
  private static final long BYTES = 64L << 20;

  /** Linux says for each range of memory how much of it lies in huge pages. */
  @Test
  void largeMemoryLiesInHugePagesWhereTheSystemHasThem() throws IOException {
    assumeTrue(
        Files.exists(SETTING) && !Files.readString(SETTING).contains("[never]"),
        "No transparent huge pages here: not tested");
    try (BytePointer memory = new BytePointer(BYTES)) {
      HugePages.advise(memory, BYTES);
      memory.fill(1);
      assertTrue(hugeKilobytes(memory.address() + BYTES / 2) > 0);
    }
  }

  private static long hugeKilobytes(long address) throws IOException {
    boolean within = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher range = RANGE.matcher(line);
      if (range.lookingAt()) {
        within =
            Long.parseUnsignedLong(range.group(1), 16) <= address
                && address < Long.parseUnsignedLong(range.group(2), 16);
      } else if (within && line.startsWith("AnonHugePages:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
