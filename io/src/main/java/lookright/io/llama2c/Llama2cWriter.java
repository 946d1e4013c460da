package lookright.io.llama2c;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import lookright.io.AtomicFile;

/** Writes version 0, which every reader of llama2.c files knows; whole or not at all. */
public final class Llama2cWriter {
  /** The only base that llama2.c computes with. */
  public static final double ROTARY_BASE = 10_000;

  /** Gives the values. */
  @FunctionalInterface
  public interface Values {
    /** Writes all elements of a tensor as float32, little-endian and row-major. */
    void writeTo(Llama2cTensor tensor, WritableByteChannel out) throws IOException;
  }

  private Llama2cWriter() {}

  /**
   * Writes a file.
   *
   * @param values asked for each of {@link Llama2cHeader#tensors}, in that order
   */
  public static void write(Path target, Llama2cHeader header, Values values) {
    if (!header.flaw().isEmpty()) {
      throw new IllegalArgumentException("Found " + header.flaw());
    }
    AtomicFile.write(
        target,
        out -> {
          WritableByteChannel channel = Channels.newChannel(out);
          writeHeader(channel, header);
          for (Llama2cTensor tensor : header.tensors()) {
            if (tensor.name().equals("output.weight")) {
              writeTables(channel, header);
            }
            values.writeTo(tensor, channel);
          }
          if (header.shared()) {
            writeTables(channel, header);
          }
        });
  }

  private static void writeHeader(WritableByteChannel out, Llama2cHeader header)
      throws IOException {
    ByteBuffer bytes = littleEndian(7 * Integer.BYTES);
    bytes
        .putInt(header.width())
        .putInt(header.innerWidth())
        .putInt(header.layers())
        .putInt(header.heads())
        .putInt(header.keyHeads())
        .putInt(header.shared() ? header.vocabulary() : -header.vocabulary())
        .putInt(header.maxPositions());
    writeAll(out, bytes);
  }

  private static void writeTables(WritableByteChannel out, Llama2cHeader header)
      throws IOException {
    writeTable(out, header, Math::cos);
    writeTable(out, header, Math::sin);
  }

  /** {@code [maxPositions, headSize / 2]}: readers skip it, but its room must be there. */
  private static void writeTable(
      WritableByteChannel out, Llama2cHeader header, DoubleUnaryOperator function)
      throws IOException {
    int half = header.headSize() / 2;
    for (int position = 0; position < header.maxPositions(); position++) {
      ByteBuffer row = littleEndian(half * Float.BYTES);
      for (int i = 0; i < half; i++) {
        double angle = position / Math.pow(ROTARY_BASE, (double) i / half);
        row.putFloat((float) function.applyAsDouble(angle));
      }
      writeAll(out, row);
    }
  }

  private static void writeAll(WritableByteChannel out, ByteBuffer filled) throws IOException {
    filled.flip();
    while (filled.hasRemaining()) {
      out.write(filled);
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
