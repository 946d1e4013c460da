package lookright.io.safetensors;

import static lookright.io.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 58 files of the specification, each decided in both modes. */
class TruthTableTest {
  private static final String A8 = "{\"a\":%s}".formatted(t(0, 8));

  @TempDir Path folder;

  /** One row: null accepts, a kind refuses. */
  record Row(String what, String latin1, @Nullable Kind compatible, @Nullable Kind strict) {
    Row(String what, byte[] bytes, @Nullable Kind compatible, @Nullable Kind strict) {
      this(what, new String(bytes, StandardCharsets.ISO_8859_1), compatible, strict);
    }

    byte[] bytes() {
      return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static String t(long begin, long end) {
    return entry("F32", "2", begin + "," + end);
  }

  private static String e(String shape, long begin, long end) {
    return entry("F32", shape, begin + "," + end);
  }

  private static Row ok(String what, String header, int zeros) {
    return new Row(what, RawFile.of(header, zeros), null, null);
  }

  private static Row bad(String what, String header, int zeros, Kind kind) {
    return new Row(what, RawFile.of(header, zeros), kind, kind);
  }

  private static Row strictOnly(String what, String header, Kind kind) {
    return new Row(what, RawFile.of(header, 8), null, kind);
  }

  private static Row raw(String what, byte[] bytes, Kind kind) {
    return new Row(what, bytes, kind, kind);
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(namesAndFields());
    rows.addAll(offsets());
    rows.addAll(numbers());
    rows.addAll(headers());
    rows.addAll(typesAndMetadata());
    rows.addAll(names());
    rows.addAll(envelopes());
    return rows;
  }

  private static List<Row> namesAndFields() {
    String twice = t(0, 8).replace("{\"dtype\"", "{\"dtype\":\"F32\",\"dtype\"");
    String extra = t(0, 8).replace("}", ",\"foo\":1}");
    String m1 = "\"__metadata__\":{\"x\":\"1\"},";
    return List.of(
        ok("1 two tensors", "{\"a\":%s,\"b\":%s}".formatted(t(0, 8), t(8, 16)), 16),
        ok("2 out of order", "{\"b\":%s,\"a\":%s}".formatted(t(8, 16), t(0, 8)), 16),
        strictOnly(
            "3 duplicate name, last covers",
            "{\"a\":%s,\"a\":%s}".formatted(e("1", 0, 4), t(0, 8)),
            Kind.DUPLICATE_NAME),
        strictOnly(
            "4 duplicate name, identical",
            "{\"a\":%s,\"a\":%s}".formatted(t(0, 8), t(0, 8)),
            Kind.DUPLICATE_NAME),
        bad("5 metadata twice", "{" + m1 + m1 + A8.substring(1), 8, Kind.METADATA_TWICE),
        bad("6 dtype twice", "{\"a\":%s}".formatted(twice), 8, Kind.FIELD_TWICE),
        strictOnly(
            "7 duplicate metadata key",
            "{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}," + A8.substring(1),
            Kind.DUPLICATE_METADATA_KEY),
        strictOnly("8 extra field", "{\"a\":%s}".formatted(extra), Kind.UNKNOWN_FIELD));
  }

  private static List<Row> offsets() {
    String two = "{\"a\":%s,\"b\":%s}";
    return List.of(
        bad("9 hole", two.formatted(t(0, 8), t(12, 20)), 20, Kind.HOLE),
        bad("10 not at 0", "{\"a\":%s}".formatted(t(4, 12)), 12, Kind.HOLE),
        bad("11 overlap", two.formatted(t(0, 8), t(4, 12)), 12, Kind.OVERLAP),
        bad("12 tied", two.formatted(t(0, 8), t(0, 8)), 8, Kind.SHARED_RANGE),
        bad("13 trailing byte", A8, 9, Kind.DATA_LEFT_OVER),
        bad("14 missing byte", A8, 7, Kind.DATA_MISSING),
        bad("15 end < begin", "{\"a\":%s}".formatted(e("0", 8, 0)), 8, Kind.END_BEFORE_BEGIN),
        bad("16 wrong size", "{\"a\":%s}".formatted(e("3", 0, 8)), 8, Kind.SIZE_MISMATCH),
        bad(
            "17 overflow to 4",
            "{\"a\":%s}".formatted(e("4194305,4194305,211106198978564", 0, 16)),
            16,
            Kind.SIZE_OVERFLOW));
  }

  private static List<Row> numbers() {
    String a = "{\"a\":%s}";
    return List.of(
        bad("18 negative dimension", a.formatted(e("-2", 0, 8)), 8, Kind.BAD_SHAPE),
        bad("19 dimension 2.0", a.formatted(e("2.0", 0, 8)), 8, Kind.BAD_SHAPE),
        bad("20 dimension 2e0", a.formatted(e("2e0", 0, 8)), 8, Kind.BAD_SHAPE),
        bad("21 negative offset", a.formatted(t(-8, 0)), 0, Kind.BAD_OFFSETS),
        bad("22 three offsets", a.formatted(entry("F32", "2", "0,8,8")), 8, Kind.BAD_OFFSETS),
        bad("23 one offset", a.formatted(entry("F32", "2", "0")), 8, Kind.BAD_OFFSETS),
        ok("24 scalar", a.formatted(e("", 0, 4)), 4),
        ok("25 zero-size", a.formatted(e("2,0", 0, 0)), 0),
        ok("26 zero-size shares", "{\"e\":%s,\"a\":%s}".formatted(e("0", 0, 0), t(0, 8)), 8));
  }

  private static List<Row> headers() {
    String odd = "{\"u\":%s,\"a\":%s}".formatted(entry("U8", "1", "0,1"), t(1, 9));
    return List.of(
        ok("27 no tensors", "{}", 0),
        bad("28 no tensors, one byte", "{}", 1, Kind.DATA_LEFT_OVER),
        ok("29 trailing blanks", A8 + "   ", 8),
        ok("30 leading blanks", "  " + A8, 8),
        bad("31 NUL padding", A8 + "\0\0", 8, Kind.HEADER_NOT_JSON),
        bad("32 two documents", A8 + "{}", 8, Kind.MORE_AFTER_HEADER),
        bad("33 array", "[]", 0, Kind.HEADER_NOT_AN_OBJECT),
        bad("34 null", "null", 0, Kind.HEADER_NOT_AN_OBJECT),
        ok("35 odd header length", A8 + " ".repeat(1 + (8 - A8.length() % 8)), 8),
        ok("36 F32 at an odd offset", odd, 9));
  }

  private static List<Row> typesAndMetadata() {
    String a = "{\"a\":%s}";
    String rest = A8.substring(1);
    return List.of(
        bad("37 F31", a.formatted(entry("F31", "2", "0,8")), 8, Kind.UNKNOWN_DTYPE),
        bad("38 f32", a.formatted(entry("f32", "2", "0,8")), 8, Kind.UNKNOWN_DTYPE),
        bad("39 F4 odd", a.formatted(entry("F4", "3", "0,2")), 2, Kind.MISALIGNED),
        ok("40 F4 even", a.formatted(entry("F4", "4", "0,2")), 2),
        ok("41 C64", a.formatted(entry("C64", "1", "0,8")), 8),
        bad("42 metadata number", "{\"__metadata__\":{\"x\":1}," + rest, 8, Kind.BAD_METADATA),
        ok("43 metadata null", "{\"__metadata__\":null," + rest, 8),
        bad(
            "44 metadata nested",
            "{\"__metadata__\":{\"x\":{\"y\":\"z\"}}," + rest,
            8,
            Kind.BAD_METADATA));
  }

  private static List<Row> names() {
    String tensor = ":%s}".formatted(t(0, 8));
    byte[] notUtf8 = "{\"?\":1}".getBytes(StandardCharsets.US_ASCII);
    notUtf8[2] = (byte) 0xff;
    return List.of(
        strictOnly("45 empty name", "{\"\"" + tensor, Kind.EMPTY_NAME),
        strictOnly("46 NUL in name", "{\"a\\u0000b\"" + tensor, Kind.NUL_IN_NAME),
        strictOnly("47 path-like", "{\"../../x\"" + tensor, Kind.PATH_LIKE_NAME),
        bad("48 lone surrogate", "{\"\\ud800\"" + tensor, 8, Kind.LONE_SURROGATE),
        raw("49 bad UTF-8", RawFile.of(notUtf8, 0), Kind.HEADER_NOT_UTF8));
  }

  private static List<Row> envelopes() {
    byte[] header = A8.getBytes(StandardCharsets.US_ASCII);
    byte[] empty = "{}".getBytes(StandardCharsets.US_ASCII);
    String deep = "{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}";
    byte[] bom = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'};
    byte[] nan = RawFile.of(A8, 8);
    ByteBuffer.wrap(nan, nan.length - 8, 8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(Float.NaN)
        .putFloat(Float.NEGATIVE_INFINITY);
    return List.of(
        raw("50 N > file", RawFile.claiming(1000, header, 8), Kind.HEADER_BEYOND_FILE),
        raw("51 N = 2^63", RawFile.claiming(Long.MIN_VALUE, header, 8), Kind.HEADER_TOO_LARGE),
        raw("52 N = 10^8+1", RawFile.claiming(100_000_001, empty, 0), Kind.HEADER_TOO_LARGE),
        raw("53 N = 0", new byte[8], Kind.HEADER_NOT_JSON),
        raw("54 seven bytes", new byte[7], Kind.HEADER_TOO_SMALL),
        raw("55 empty file", new byte[0], Kind.HEADER_TOO_SMALL),
        // Compatible mode takes the array form of an entry, but not this one's first field.
        new Row("56 nested 200 deep", RawFile.of(deep, 0), Kind.BAD_DTYPE, Kind.BAD_ENTRY),
        raw("57 BOM", RawFile.of(bom, 0), Kind.HEADER_NOT_JSON),
        new Row("58 NaN and infinity", nan, null, null));
  }

  @Test
  void hasAllRows() {
    assertThat(rows().stream().map(r -> r.what().substring(0, r.what().indexOf(' '))))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 58).mapToObj(Integer::toString).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void compatibleDecidesAsTheReference(Row row) throws IOException {
    assertThat(RawFile.verdict(row.bytes(), Mode.COMPATIBLE, folder)).isEqualTo(row.compatible());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void strictRefusesWhatIsAmbiguous(Row row) throws IOException {
    assertThat(RawFile.verdict(row.bytes(), Mode.STRICT, folder)).isEqualTo(row.strict());
  }

  @Test
  void nanAndInfinityAreRead() throws IOException {
    byte[] bytes = envelopes().get(8).bytes();
    try (SafetensorsFile file =
        SafetensorsFile.open(Files.write(folder.resolve("nan.safetensors"), bytes))) {
      FloatBuffer values = FloatBuffer.allocate(2);
      file.readFloats("a", values);
      assertThat(values.array()).containsExactly(Float.NaN, Float.NEGATIVE_INFINITY);
    }
  }
}
