package lookright.io.pytorch;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lookright.io.Text;
import lookright.io.UserException;
import lookright.io.pytorch.Values.Dictionary;
import lookright.io.pytorch.Values.Items;
import lookright.io.pytorch.Values.None;

/**
 * An interpreter of the opcodes that {@code torch.save} writes for a state dictionary. It can build
 * the {@link Values} and nothing else; any other opcode or global is refused by name, and nothing
 * that a file names is ever loaded or run.
 */
final class Unpickler {
  /** Values, marks and memo entries that one pickle may make; a bound on memory. */
  static final int MAX_VALUES = 4_000_000;

  private static final int NEWEST_PROTOCOL = 5;

  private final String where;
  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private final Rebuilder rebuilder;
  private int values;
  private int at;

  private Unpickler(String where, byte[] pickle) {
    this.where = where;
    in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    rebuilder = new Rebuilder(this::refuse);
  }

  /**
   * Runs a pickle to its end.
   *
   * @param where its origin, for messages
   * @throws UserException if it asks for anything that is not allowed, or is broken
   */
  static Object load(String where, byte[] pickle) {
    Unpickler unpickler = new Unpickler(where, pickle);
    try {
      return unpickler.run();
    } catch (BufferUnderflowException e) {
      throw unpickler.refuse("the end of the file inside an opcode", "a whole pickle");
    }
  }

  private Object run() {
    while (true) {
      at = in.position();
      int opcode = in.get() & 0xff;
      if (opcode == '.') {
        return end();
      }
      if (!scalar(opcode) && !container(opcode) && !reference(opcode)) {
        throw refuse(
            "the opcode 0x%02X".formatted(opcode), "one that builds tensors; it was not run");
      }
    }
  }

  private Object end() {
    if (stack.size() != 1 || !marks.isEmpty()) {
      throw refuse(stack.size() + " values at the end", "one");
    }
    if (in.hasRemaining()) {
      throw refuse(in.remaining() + " bytes after the end", "none");
    }
    return stack.get(0);
  }

  /** Opcodes that push one value or only frame the others. */
  private boolean scalar(int opcode) {
    switch (opcode) {
      case 0x80 -> requireProtocol(in.get() & 0xff);
      case 0x95 -> in.getLong(); // FRAME: how far to read ahead
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.getInt());
      case 'K' -> push((long) (in.get() & 0xff));
      case 'M' -> push((long) (in.getShort() & 0xffff));
      case 0x8a -> push(readLong());
      case 'G' -> push(in.order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> push(readText(in.getInt() & 0xffff_ffffL));
      case 0x8c -> push(readText(in.get() & 0xff));
      case 0x8d -> push(readText(in.getLong()));
      default -> {
        return false;
      }
    }
    in.order(ByteOrder.LITTLE_ENDIAN);
    return true;
  }

  /** Opcodes of tuples, lists and dictionaries. */
  private boolean container(int opcode) {
    switch (opcode) {
      case '(' -> mark();
      case ')' -> push(new Items(List.of()));
      case 0x85 -> push(new Items(take(1)));
      case 0x86 -> push(new Items(take(2)));
      case 0x87 -> push(new Items(take(3)));
      case 't' -> push(new Items(takeToMark()));
      case ']' -> push(new ArrayList<>());
      case '}' -> push(new Dictionary());
      case 'a' -> append(take(1));
      case 'e' -> append(takeToMark());
      case 's' -> put(take(2));
      case 'u' -> put(takeToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Opcodes of the memo, of globals and of what they build. */
  private boolean reference(int opcode) {
    switch (opcode) {
      case 'q' -> memoise(in.get() & 0xff);
      case 'r' -> memoise(in.getInt() & 0xffff_ffffL);
      case 0x94 -> memoise(memo.size());
      case 'h' -> push(recall(in.get() & 0xff));
      case 'j' -> push(recall(in.getInt() & 0xffff_ffffL));
      case 'c' -> push(global(readLine(), readLine()));
      case 0x93 -> {
        List<Object> names = take(2);
        push(global(names.get(0), names.get(1)));
      }
      case 'Q' -> push(rebuilder.storage(take(1).get(0)));
      case 'R' -> {
        List<Object> call = take(2);
        push(rebuilder.call(call.get(0), call.get(1)));
      }
      case 'b' -> build(take(1).get(0));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A dictionary's attributes, such as {@code _metadata}, say nothing about tensors. */
  private void build(Object state) {
    if (!(top() instanceof Dictionary) || !(state instanceof Dictionary)) {
      throw refuse(
          "attributes for " + Values.describe(top()), "them for a dictionary only; not set");
    }
  }

  private void requireProtocol(int protocol) {
    if (protocol < 2 || protocol > NEWEST_PROTOCOL) {
      throw refuse("pickle protocol " + protocol, "2 to " + NEWEST_PROTOCOL);
    }
  }

  private Callable global(Object module, Object name) {
    Callable found = Callable.find(String.valueOf(module), String.valueOf(name));
    if (!(module instanceof String) || !(name instanceof String) || found == null) {
      String text = visible(module + "." + name);
      throw refuse("the global " + text, "tensors, storages and OrderedDict only; it was not run");
    }
    return found;
  }

  private void push(Object value) {
    count();
    stack.add(value);
  }

  private void mark() {
    count();
    marks.add(stack.size());
  }

  private void count() {
    if (++values > MAX_VALUES) {
      throw refuse("more than " + MAX_VALUES + " values", "a checkpoint of sensible size");
    }
  }

  private Object top() {
    return peek(1).get(0);
  }

  private List<Object> peek(int count) {
    int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    if (stack.size() - floor < count) {
      throw refuse("an opcode without its values", "a whole pickle");
    }
    return stack.subList(stack.size() - count, stack.size());
  }

  private List<Object> take(int count) {
    List<Object> tail = peek(count);
    List<Object> taken = List.copyOf(tail);
    tail.clear();
    return taken;
  }

  private List<Object> takeToMark() {
    if (marks.isEmpty()) {
      throw refuse("an opcode without its mark", "a whole pickle");
    }
    List<Object> taken = take(stack.size() - marks.get(marks.size() - 1));
    marks.remove(marks.size() - 1);
    return taken;
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> items) {
    if (!(top() instanceof ArrayList<?> list)) {
      throw refuse("items for " + Values.describe(top()), "a list");
    }
    ((List<Object>) list).addAll(items);
  }

  private void put(List<Object> pairs) {
    if (!(top() instanceof Dictionary dictionary) || pairs.size() % 2 != 0) {
      throw refuse("entries for " + Values.describe(top()), "pairs for a dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = pairs.get(i);
      if (!(key instanceof String) && !(key instanceof Long)) {
        throw refuse("a key that is " + Values.describe(key), "a text or a number");
      }
      if (dictionary.entries.put(key, pairs.get(i + 1)) != null) {
        throw refuse("the key " + visible(String.valueOf(key)) + " twice", "each key once");
      }
    }
  }

  private void memoise(long index) {
    count();
    memo.put(index, top());
  }

  private Object recall(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw refuse("a reference to value " + index + ", which is not there", "a whole pickle");
    }
    return value;
  }

  private long readLong() {
    int count = in.get() & 0xff;
    if (count > Long.BYTES) {
      throw refuse("a number of " + count + " bytes", "at most 8");
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (in.get() & 0xffL) << (8 * i);
    }
    int unused = Long.SIZE - 8 * count;
    return count == 0 ? 0 : value << unused >> unused;
  }

  private String readText(long length) {
    if (length < 0 || length > in.remaining()) {
      throw refuse("a text of " + Long.toUnsignedString(length) + " bytes", "what the file has");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return Text.decode(bytes, where + ", byte " + at);
  }

  private String readLine() {
    int begin = in.position();
    byte next = in.get();
    while (next != '\n') {
      next = in.get();
    }
    return new String(in.array(), begin, in.position() - 1 - begin, StandardCharsets.ISO_8859_1);
  }

  /** Control characters could drive a terminal. */
  static String visible(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 100 ? plain.substring(0, 100) + "..." : plain;
  }

  private UserException refuse(String found, String expected) {
    return new UserException(
        where + ", byte " + at + ": found " + found + "; expected " + expected);
  }
}
