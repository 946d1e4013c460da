package lookright.attention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Reads the text form of {@link LayerMaskPlan} by recursive descent. */
final class MaskPlanParser {

  private static final int MAX_DEPTH = 100;

  /** Masks without a number. A new one is one line here. */
  private static final Map<String, AttentionMask> PLAIN =
      new TreeMap<>(
          Map.of(
              "causal", AttentionMask.causal(),
              "full", AttentionMask.full()));

  /** Masks with a number in parentheses. A new one is one line here. */
  private static final Map<String, IntFunction<AttentionMask>> SIZED =
      new TreeMap<>(
          Map.of(
              "prefix", AttentionMask::prefix,
              "window", AttentionMask::window));

  private final String text;
  private int position;
  private int depth;

  MaskPlanParser(String text) {
    this.text = text;
  }

  LayerMaskPlan plan() {
    List<AttentionMask> layers = new ArrayList<>();
    do {
      AttentionMask mask = any();
      int count = accept("*") ? number(LayerMaskPlan.MAX_LAYERS) : 1;
      layers.addAll(Collections.nCopies(count, mask));
      if (layers.size() > LayerMaskPlan.MAX_LAYERS) {
        throw expected("at most " + LayerMaskPlan.MAX_LAYERS + " layers");
      }
    } while (accept(","));
    if (position < text.length()) {
      throw expected("\"and\", \"or\", \"*\", \",\" or the end");
    }
    return new LayerMaskPlan(layers);
  }

  private AttentionMask any() {
    List<AttentionMask> parts = separated("or", this::all);
    return parts.size() == 1 ? parts.get(0) : new Or(parts);
  }

  private AttentionMask all() {
    List<AttentionMask> parts = separated("and", this::one);
    return parts.size() == 1 ? parts.get(0) : new And(parts);
  }

  private List<AttentionMask> separated(String joint, Supplier<AttentionMask> part) {
    List<AttentionMask> parts = new ArrayList<>();
    do {
      parts.add(part.get());
    } while (accept(joint));
    return parts;
  }

  private AttentionMask one() {
    if (accept("(")) {
      return parenthesised();
    }
    String name = next();
    AttentionMask plain = PLAIN.get(name);
    IntFunction<AttentionMask> sized = SIZED.get(name);
    if (plain == null && sized == null) {
      throw expected(
          "%s, %s(n) or \"(\""
              .formatted(String.join(", ", PLAIN.keySet()), String.join("(n), ", SIZED.keySet())));
    }
    position += name.length();
    return plain != null ? plain : Objects.requireNonNull(sized).apply(size());
  }

  private AttentionMask parenthesised() {
    if (++depth > MAX_DEPTH) {
      throw expected("at most " + MAX_DEPTH + " parentheses in one another");
    }
    AttentionMask mask = any();
    require(")");
    depth--;
    return mask;
  }

  private int size() {
    require("(");
    int size = number(Integer.MAX_VALUE);
    require(")");
    return size;
  }

  private int number(int max) {
    String digits = next();
    long number = digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
    if (number < 1 || number > max) {
      throw expected("a number from 1 to " + max);
    }
    position += digits.length();
    return (int) number;
  }

  private boolean accept(String token) {
    boolean found = next().equals(token);
    if (found) {
      position += token.length();
      next(); // leaves the position behind the blanks
    }
    return found;
  }

  private void require(String token) {
    if (!accept(token)) {
      throw expected("\"" + token + "\"");
    }
  }

  /** Skips blanks and returns the word or sign that follows, empty at the end of the text. */
  private String next() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    int end = position;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return text.substring(position, Math.min(text.length(), Math.max(end, position + 1)));
  }

  private MaskPlanException expected(String what) {
    String found = next();
    return new MaskPlanException(
        "Mask plan \"%s\": expected %s at character %d, but found %s"
            .formatted(
                text, what, position + 1, found.isEmpty() ? "the end" : "\"" + found + "\""));
  }
}
