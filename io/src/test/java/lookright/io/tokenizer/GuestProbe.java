package lookright.io.tokenizer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;

/** Runs in a JVM of its own: opens a tokenizer and fails if that changed a system property. */
final class GuestProbe {
  private GuestProbe() {}

  public static void main(String[] args) {
    System.setProperty("OPT_OUT_TRACKING", "mine");
    TimeZone.getDefault(); // the JDK itself sets user.timezone when first asked
    Map<Object, Object> before = new TreeMap<>(System.getProperties());
    try (SubwordTokenizer tokenizer = SubwordTokenizer.open(Path.of(args[0]))) {
      tokenizer.encodeWords(List.of("Anna"));
    }
    Map<Object, Object> after = new TreeMap<>(System.getProperties());
    if (!after.equals(before)) {
      after.entrySet().removeAll(before.entrySet());
      throw new AssertionError("changed properties: " + after);
    }
  }
}
