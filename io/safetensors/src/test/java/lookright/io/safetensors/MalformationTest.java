package lookright.io.safetensors;

import static lookright.io.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One file for each way to be malformed. */
class MalformationTest {
  private static final String A = entry("F32", "2", "0,8");

  /** Not about bytes at all: what is asked of a good file. */
  private static final Set<Kind> READING =
      EnumSet.of(Kind.NO_SUCH_TENSOR, Kind.NOT_CONVERTIBLE, Kind.TRUNCATED);

  private static final Set<Kind> STRICT_ONLY =
      EnumSet.of(
          Kind.DUPLICATE_NAME,
          Kind.DUPLICATE_METADATA_KEY,
          Kind.UNKNOWN_FIELD,
          Kind.EMPTY_NAME,
          Kind.NUL_IN_NAME,
          Kind.PATH_LIKE_NAME);

  private static final Map<Kind, byte[]> FILES = new EnumMap<>(Kind.class);

  static {
    FILES.put(Kind.HEADER_TOO_SMALL, new byte[7]);
    FILES.put(Kind.HEADER_TOO_LARGE, RawFile.claiming(100_000_001, new byte[2], 0));
    FILES.put(Kind.HEADER_BEYOND_FILE, RawFile.claiming(3, new byte[2], 0));
    FILES.put(
        Kind.HEADER_NOT_UTF8,
        RawFile.of("{\"\u00e9\":1}".getBytes(StandardCharsets.ISO_8859_1), 0));
    header(Kind.HEADER_NOT_JSON, "{'a':%s");
    header(Kind.HEADER_NOT_AN_OBJECT, "[%s]");
    header(Kind.MORE_AFTER_HEADER, "{'a':%s} 1");
    header(Kind.NESTED_TOO_DEEP, A, "}", ",\"x\":" + "[".repeat(126) + "]".repeat(126) + "}");
    header(Kind.LONE_SURROGATE, "{'__metadata__':{'x':'\\udc00'},'a':%s}");
    header(Kind.BAD_METADATA, "{'__metadata__':{'x':1},'a':%s}");
    header(Kind.METADATA_TWICE, "{'__metadata__':null,'__metadata__':null,'a':%s}");
    header(Kind.BAD_ENTRY, "{'a':1}");
    header(Kind.FIELD_MISSING, "{'a':{'dtype':'F32','shape':[2]}}");
    header(Kind.FIELD_TWICE, A, "\"dtype\"", "\"shape\":[2],\"dtype\"");
    header(Kind.BAD_DTYPE, A, "\"F32\"", "32");
    header(Kind.BAD_SHAPE, A, "[2]", "[2.0]");
    header(Kind.BAD_OFFSETS, A, "[0,8]", "[0,8,8]");
    header(Kind.UNKNOWN_DTYPE, A, "F32", "F31");
    header(Kind.HOLE, A, "[0,8]", "[1,9]");
    header(Kind.OVERLAP, "{'a':%s,'b':" + entry("F32", "1", "4,8") + "}");
    header(Kind.SHARED_RANGE, "{'a':%s,'b':" + A + "}");
    header(Kind.END_BEFORE_BEGIN, A, "[0,8]", "[8,0]");
    header(Kind.SIZE_OVERFLOW, A, "[2]", "[4294967296,4294967296,0]");
    header(Kind.MISALIGNED, entry("F6_E2M3", "3", "0,2"), "", "");
    header(Kind.SIZE_MISMATCH, A, "[2]", "[3]");
    header(Kind.DATA_MISSING, A, "[2],\"data_offsets\":[0,8]", "[3],\"data_offsets\":[0,12]");
    header(Kind.DATA_LEFT_OVER, A, "[2],\"data_offsets\":[0,8]", "[1],\"data_offsets\":[0,4]");
    header(Kind.DUPLICATE_NAME, "{'a':" + A + ",'a':%s}");
    header(Kind.DUPLICATE_METADATA_KEY, "{'__metadata__':{'x':'1','x':'1'},'a':%s}");
    header(Kind.UNKNOWN_FIELD, A, "}", ",\"x\":1}");
    header(Kind.EMPTY_NAME, "{'':%s}");
    header(Kind.NUL_IN_NAME, "{'\\u0000':%s}");
    header(Kind.PATH_LIKE_NAME, "{'a/../b':%s}");
    header(Kind.TOO_MANY_VALUES, A, "[2]", "[2" + ",1".repeat(HeaderParser.MAX_VALUES) + "]");
    header(Kind.TOO_LONG_TEXT, "{'" + "a".repeat(HeaderParser.MAX_NAME + 1) + "':%s}");
  }

  @TempDir Path folder;

  private static void header(Kind kind, String form) {
    FILES.put(kind, RawFile.of(form.replace('\'', '"').formatted(A), 8));
  }

  private static void header(Kind kind, String entry, String good, String bad) {
    FILES.put(kind, RawFile.of("{\"a\":%s}".formatted(entry.replace(good, bad)), 8));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void hasItsOwnKind(Kind kind) throws IOException {
    if (READING.contains(kind)) {
      assertThat(FILES).doesNotContainKey(kind);
      return;
    }
    assertThat(FILES).containsKey(kind);
    byte[] bytes = FILES.get(kind);
    // Strict mode never gets deep: it stops at the unknown field.
    assertThat(RawFile.verdict(bytes, Mode.STRICT, folder))
        .isEqualTo(kind == Kind.NESTED_TOO_DEEP ? Kind.UNKNOWN_FIELD : kind);
    assertThat(RawFile.verdict(bytes, Mode.COMPATIBLE, folder))
        .isEqualTo(STRICT_ONLY.contains(kind) ? null : kind);
  }
}
