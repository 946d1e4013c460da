package lookright.io.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lookright.io.safetensors.SafetensorsFile.Mode;

/**
 * Our side of {@code src/test/python/test_safetensors.py}, which holds us against the reference.
 */
final class Interop {
  private Interop() {}

  /**
   * Runs one step. {@code copy IN OUT}: reads and writes again. {@code floats IN OUT}: the same as
   * float32. {@code make OUT SEED}: random types and shapes. {@code hostile FOLDER SEED COUNT}:
   * files as the fuzzer builds them. {@code decide FOLDER}: a line for each, accepted or refused in
   * compatible mode.
   */
  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[1]);
    switch (args[0]) {
      case "copy" -> copy(path, Path.of(args[2]));
      case "floats" -> floats(path, Path.of(args[2]));
      case "make" -> make(path, new Random(Long.parseLong(args[2])));
      case "hostile" ->
          hostile(path, new Random(Long.parseLong(args[2])), Integer.parseInt(args[3]));
      case "decide" -> decide(path);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void copy(Path in, Path out) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(in)) {
      SafetensorsWriter writer = new SafetensorsWriter();
      file.metadata().forEach(writer::metadata);
      for (String name : file.names()) {
        TensorInfo info = file.info(name);
        ByteBuffer data = ByteBuffer.allocate((int) info.byteCount());
        file.readBytes(name, data);
        writer.addBytes(name, info.dtype(), info.shape(), data::flip);
      }
      writer.write(out);
    }
  }

  private static void floats(Path in, Path out) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(in)) {
      SafetensorsWriter writer = new SafetensorsWriter();
      for (String name : file.names()) {
        TensorInfo info = file.info(name);
        FloatBuffer values = FloatBuffer.allocate((int) info.elementCount());
        file.readFloats(name, values);
        writer.addFloats(name, info.shape(), values::flip);
      }
      writer.write(out);
    }
  }

  /** Types that torch has; F4 and the sixes are no types of its. */
  private static void make(Path out, Random random) throws IOException {
    SafetensorsWriter writer =
        new SafetensorsWriter().metadata("seed", "7").metadata("a", "\u00e9\n");
    for (Dtype dtype : Dtype.values()) {
      for (int i = 0; i < 4 && dtype.bits() >= 8; i++) {
        List<Long> shape = new ArrayList<>();
        int elements = 1;
        for (int rank = random.nextInt(5); rank > 0; rank--) {
          int dimension = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(9);
          shape.add((long) dimension);
          elements *= dimension;
        }
        byte[] bytes = new byte[elements * dtype.bits() / 8];
        random.nextBytes(bytes);
        if (dtype == Dtype.BOOL) {
          for (int at = 0; at < bytes.length; at++) {
            bytes[at] &= 1;
          }
        }
        String name = dtype + "." + i + (i == 3 ? ".\u00e9\"\ud83d\ude42" : "");
        writer.addBytes(name, dtype, shape, () -> ByteBuffer.wrap(bytes));
      }
    }
    writer.write(out);
  }

  private static void hostile(Path folder, Random random, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] decisions = new byte[random.nextInt(250)];
      random.nextBytes(decisions);
      Files.write(folder.resolve(String.format("%06d.safetensors", i)), HostileFile.of(decisions));
    }
  }

  private static void decide(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    StringBuilder lines = new StringBuilder();
    for (Path path : files) {
      String decision = "accepted";
      try (SafetensorsFile file = SafetensorsFile.open(path, Mode.COMPATIBLE)) {
        decision += " " + file.names().size();
      } catch (SafetensorsException e) {
        decision = "refused " + e.kind();
      }
      lines.append(path.getFileName()).append(' ').append(decision).append('\n');
    }
    System.out.print(lines);
  }
}
