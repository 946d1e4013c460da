package lookright.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import lookright.fuzz.Choices;

/**
 * A safetensors file built from decisions: right in most places, so that a wrong place is reached
 * wherever it is. No decisions give the empty file of one empty object.
 */
final class HostileFile {
  private static final List<String> ODD_VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "2.0",
          "2e0",
          "1e999",
          "02",
          "18446744073709551616",
          "\"x\"",
          "\"\\ud800\"",
          "{}",
          "[]",
          "[[]]",
          "{\"F32\":null}",
          "{\"y\":1,\"y\":[null]}",
          "NaN",
          "");

  private final Choices choices;
  private long offset;

  private HostileFile(Choices choices) {
    this.choices = choices;
  }

  /** The file that these decisions build. */
  static byte[] of(byte[] decisions) {
    return new HostileFile(new Choices(decisions)).file();
  }

  private byte[] file() {
    List<String> entries = new ArrayList<>();
    for (int i = choices.below(7); i > 0; i--) {
      entries.add(string(name(i)) + ":" + blank() + entry());
    }
    int data = (int) offset;
    if (choices.oneIn(4)) {
      Collections.shuffle(entries, new Random(choices.below(256)));
    }
    for (int i = choices.below(3); i > 0; i--) {
      entries.add(0, (choices.oneIn(8) ? "\"x\":" : "\"__metadata__\":") + metadata());
    }
    if (choices.oneIn(8) && !entries.isEmpty()) {
      entries.add(choices.of(entries));
    }
    byte[] header = header(String.join("," + blank(), entries));
    if (choices.oneIn(12)) {
      data = Math.max(0, data + 1 - choices.below(3));
    }
    long length = choices.oneIn(16) ? choices.integer() : header.length;
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(length).put(header).put(choices.bytes(data));
    return choices.oneIn(6) ? choices.damage(file.array(), 3) : file.array();
  }

  private byte[] header(String entries) {
    String before = choices.oneIn(16) ? choices.of(" ", "\ufeff", "[", "\0") : "";
    String after = choices.oneIn(4) ? choices.of(" ", "       ", "\n", "\0", "{}", "]", ",") : "";
    return (before + "{" + entries + "}" + after).getBytes(StandardCharsets.UTF_8);
  }

  private String name(int i) {
    return choices.oneIn(6) ? choices.text(4) : "t" + i;
  }

  private String metadata() {
    if (choices.oneIn(6)) {
      return choices.of(ODD_VALUES);
    }
    List<String> pairs = new ArrayList<>();
    for (int i = choices.below(4); i > 0; i--) {
      String value = choices.oneIn(12) ? choices.of(ODD_VALUES) : string(choices.text(4));
      pairs.add(string(choices.text(2)) + ":" + value);
    }
    return "{" + String.join(",", pairs) + "}";
  }

  private String entry() {
    if (choices.oneIn(24)) {
      return choices.of(ODD_VALUES);
    }
    Dtype dtype = choices.of(Dtype.values());
    List<Long> shape = new ArrayList<>();
    long elements = 1;
    for (int rank = choices.below(4); rank > 0; rank--) {
      shape.add(choices.oneIn(24) ? choices.integer() : choices.below(5));
      elements *= shape.get(shape.size() - 1);
    }
    if (elements >= 0 && elements < 1000 && elements * dtype.bits() % 8 != 0) {
      shape.add(4L);
      elements *= 4;
    }
    long begin = offset;
    long end = begin + (elements >= 0 && elements < 4096 ? elements * dtype.bits() / 8 : 8);
    offset = end;
    List<String> fields = new ArrayList<>();
    fields.add("\"dtype\":" + blank() + odd("\"" + type(dtype) + "\""));
    fields.add("\"shape\":" + odd(integers(shape)));
    fields.add("\"data_offsets\":" + odd(integers(List.of(shifted(begin), shifted(end)))));
    return fields(fields);
  }

  private String type(Dtype dtype) {
    return choices.oneIn(24) ? dtype.name().toLowerCase(Locale.ROOT) : dtype.name();
  }

  private String fields(List<String> fields) {
    switch (choices.below(24)) {
      case 1 -> Collections.reverse(fields);
      case 2 -> fields.remove(choices.below(3));
      case 3 -> fields.add(fields.get(choices.below(3)));
      case 4 -> fields.add(string(choices.text(2)) + ":" + choices.of(ODD_VALUES));
      case 5 -> {
        return "[" + String.join(",", fields).replaceAll("\"[a-z_]+\":", "") + "]";
      }
      case 6 -> {
        int depth = choices.below(256);
        fields.add("\"x\":" + "[".repeat(depth) + "]".repeat(depth));
      }
      default -> {}
    }
    return "{" + blank() + String.join("," + blank(), fields) + "}";
  }

  private long shifted(long place) {
    if (!choices.oneIn(24)) {
      return place;
    }
    return choices.oneIn(2) ? choices.integer() : place + 1 - choices.below(3);
  }

  private String integers(List<Long> values) {
    boolean signed = choices.oneIn(24);
    List<String> texts =
        values.stream().map(v -> signed ? v.toString() : Long.toUnsignedString(v)).toList();
    return "[" + blank() + String.join(",", texts) + "]";
  }

  private String odd(String usual) {
    return choices.oneIn(32) ? choices.of(ODD_VALUES) : usual;
  }

  private String blank() {
    return choices.oneIn(16) ? choices.of(" ", "\t", "\r\n", "\f") : "";
  }

  /** A JSON string, now and then all in escapes; half a surrogate pair needs them. */
  private String string(String text) {
    boolean escape = choices.oneIn(4) || !Names.isWellFormed(text);
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean must = (c < ' ' && !choices.oneIn(16)) || c == '"' || c == '\\';
      json.append(escape || must ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return json.append('"').toString();
  }
}
