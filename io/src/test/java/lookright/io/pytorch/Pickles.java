package lookright.io.pytorch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode. */
final class Pickles {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Protocol 2, then whatever follows. */
  static Pickles protocol2() {
    return new Pickles().op(0x80).op(2);
  }

  Pickles op(int code) {
    out.write(code);
    return this;
  }

  Pickles text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').integer(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  Pickles number(int value) {
    return op('J').integer(value);
  }

  Pickles integer(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  Pickles global(String module, String name) {
    op('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A persistent id: a storage of a class and so many elements. */
  Pickles storage(String type, int elements) {
    return op('(')
        .text("storage")
        .global("torch", type)
        .text("0")
        .text("cpu")
        .number(elements)
        .op('t')
        .op('Q');
  }

  /** A tensor in storage {@code 0}. */
  Pickles tensor(String type, int elements, int offset, int[] shape, int[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(').storage(type, elements).number(offset);
    sizes(shape).sizes(strides);
    return op(0x89).global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
  }

  private Pickles sizes(int... sizes) {
    op('(');
    for (int size : sizes) {
      number(size);
    }
    return op('t');
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** The dictionary {@code {"w": value}}, the value written between. */
  byte[] inDictionary() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(protocol2().op('}').text("w").bytes());
    whole.writeBytes(bytes());
    whole.write('s');
    whole.write('.');
    return whole.toByteArray();
  }
}
