package lookright.io.pytorch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import lookright.io.FileErrors;
import lookright.io.TensorSource;
import lookright.io.UserException;
import lookright.io.pytorch.Values.Dictionary;
import lookright.io.pytorch.Values.View;
import lookright.io.safetensors.TensorInfo;

/**
 * A PyTorch zip checkpoint that holds a state dictionary, open for reading. Opening runs the pickle
 * in {@link Unpickler} and checks every size against the archive; values are read when asked for.
 */
public final class PytorchFile implements TensorSource {
  /** The longest pickle, in bytes: one of 100,000 tensors has about 25 MB. */
  static final int MAX_PICKLE_BYTES = 64 << 20;

  /** All tensors together may have this many times the file's bytes: tied ones are stored once. */
  static final int MAX_SHARING = 4;

  private static final int MAX_ENTRIES = 1_000_000;
  private static final String PICKLE = "data.pkl";

  /** How files of the format before PyTorch 1.6 begin: a pickled magic number. */
  private static final byte[] LEGACY = {
    (byte) 0x80, 2, (byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46
  };

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private final Map<String, View> views = new LinkedHashMap<>();
  private String gatheredName = "";
  private byte[] gathered = {};

  private PytorchFile(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    listEntries();
    String pickle = file + ": " + PICKLE;
    Object root = Unpickler.load(pickle, readAll(entry(PICKLE), MAX_PICKLE_BYTES));
    if (!(root instanceof Dictionary dictionary)) {
      throw refuse(Values.describe(root), "a state dictionary: names to tensors");
    }
    dictionary.entries.forEach(this::addView);
    requireBounded();
  }

  /**
   * Opens a checkpoint.
   *
   * @throws UserException if it is of the older format, asks for anything but tensors, or is broken
   */
  public static PytorchFile open(Path file) {
    try {
      requireZip(file);
      ZipFile zip = new ZipFile(file.toFile(), ZipFile.OPEN_READ, StandardCharsets.UTF_8);
      try {
        return new PytorchFile(file, zip);
      } catch (IOException | RuntimeException | Error e) {
        zip.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(views.keySet());
  }

  @Override
  public TensorInfo info(String name) {
    View view = view(name);
    long bytes = view.elements() * size(view);
    return new TensorInfo(name, view.storage().dtype(), view.shape(), 0, bytes);
  }

  @Override
  public Path fileOf(String name) {
    view(name);
    return file;
  }

  @Override
  public void readBytes(String name, long from, ByteBuffer destination) {
    View view = view(name);
    int count = destination.remaining();
    Objects.checkFromIndexSize(from, count, view.elements() * size(view));
    if (view.contiguous()) {
      destination.put(readStorage(view, view.offset() * size(view) + from, count));
    } else {
      destination.put(gathered(name, view), Math.toIntExact(from), count);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static void requireZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(LEGACY.length);
      if (Arrays.equals(start, LEGACY)) {
        throw new UserException(
            file
                + ": found the format of PyTorch before 1.6, a bare pickle; expected a zip archive."
                + " Save it again in Python: torch.save(torch.load(FILE, weights_only=True),"
                + " FILE)");
      }
      if (start.length < 4 || start[0] != 'P' || start[1] != 'K') {
        throw new UserException(
            file + ": found no zip archive; expected what torch.save writes; check the file");
      }
    }
  }

  private void listEntries() {
    if (zip.size() > MAX_ENTRIES) {
      throw refuse(zip.size() + " files in the archive", "at most " + MAX_ENTRIES);
    }
    String root = null;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String path = entry.getName();
      int slash = path.indexOf('/');
      String folder = path.substring(0, Math.max(0, slash));
      root = root == null ? folder : root;
      if (slash < 1 || !folder.equals(root)) {
        throw refuse("the path " + Unpickler.visible(path) + " in the archive", "one folder");
      }
      if (entries.put(path.substring(slash + 1), entry) != null) {
        throw refuse("the path " + Unpickler.visible(path) + " twice", "each once");
      }
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw refuse(
            "the compressed entry " + Unpickler.visible(path),
            "the archive as torch.save writes it, uncompressed");
      }
    }
    if (entries.containsKey("constants.pkl") || entries.containsKey("models")) {
      throw refuse(
          "a TorchScript or exported program", "a state dictionary: save model.state_dict()");
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw refuse(
          "no " + Unpickler.visible(name) + " in the archive", "what torch.save writes; check it");
    }
    return entry;
  }

  private void addView(Object key, Object value) {
    String name = Unpickler.visible(String.valueOf(key));
    if (!(key instanceof String text)) {
      throw refuse("the name " + name, "texts as names of tensors");
    }
    if (!(value instanceof View view)) {
      throw refuse(
          Values.describe(value) + " under \"" + name + "\"",
          "tensors only: save model.state_dict() alone, not a whole training state");
    }
    String path = "data/" + view.storage().key();
    long size = entry(path).getSize();
    if (size != storageBytes(view)) {
      throw refuse(
          size + " bytes in " + Unpickler.visible(path),
          storageBytes(view) + " as its pickle says; the file is cut off or damaged");
    }
    views.put(text, view);
  }

  private long storageBytes(View view) {
    try {
      return Math.multiplyExact(view.storage().elements(), size(view));
    } catch (ArithmeticException e) {
      throw refuse("a storage of " + view.storage().elements() + " elements", "fewer");
    }
  }

  private void requireBounded() throws IOException {
    if (entries.containsKey("byteorder")) {
      String order = new String(readAll(entry("byteorder"), 16), StandardCharsets.UTF_8);
      if (!order.equals("little")) {
        throw refuse("byte order " + Unpickler.visible(order), "little");
      }
    }
    double bytes = 0;
    for (View view : views.values()) {
      bytes += (double) view.elements() * size(view);
    }
    if (bytes > (double) MAX_SHARING * Files.size(file)) {
      throw refuse("tensors of %.0f bytes in all".formatted(bytes), "about what the file has");
    }
  }

  private byte[] readAll(ZipEntry entry, int limit) throws IOException {
    if (entry.getSize() > limit) {
      throw refuse(
          entry.getSize() + " bytes in " + Unpickler.visible(entry.getName()), "at most " + limit);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return exactly(in.readNBytes((int) entry.getSize()), (int) entry.getSize());
    }
  }

  /** Stored entries are skipped over by a seek, so that reading in pieces costs no more. */
  private byte[] readStorage(View view, long from, int count) {
    try (InputStream in = zip.getInputStream(entry("data/" + view.storage().key()))) {
      in.skipNBytes(from);
      return exactly(in.readNBytes(count), count);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private byte[] exactly(byte[] bytes, int count) {
    if (bytes.length != count) {
      throw refuse("the end of the file inside a tensor", "the file unchanged");
    }
    return bytes;
  }

  /** The elements of a view with other strides, in row-major order; the last one is kept. */
  private synchronized byte[] gathered(String name, View view) {
    if (!name.equals(gatheredName)) {
      long span = view.span() * size(view);
      long bytes = view.elements() * size(view);
      if (Math.max(span, bytes) > Integer.MAX_VALUE - 8) {
        throw refuse(
            "tensor \"" + Unpickler.visible(name) + "\" of " + span + " bytes out of order",
            "at most 2 GB of such a view; make it contiguous() before saving");
      }
      byte[] stored = readStorage(view, view.offset() * size(view), (int) span);
      gathered = gather(view, stored, new byte[(int) bytes]);
      gatheredName = name;
    }
    return gathered;
  }

  private static byte[] gather(View view, byte[] stored, byte[] out) {
    int size = (int) size(view);
    int rank = view.shape().size();
    long[] index = new long[rank];
    long element = 0;
    for (int at = 0; at < out.length; at += size) {
      System.arraycopy(stored, (int) (element * size), out, at, size);
      for (int axis = rank - 1; axis >= 0; axis--) {
        element += view.strides().get(axis);
        if (++index[axis] < view.shape().get(axis)) {
          break;
        }
        element -= view.shape().get(axis) * view.strides().get(axis);
        index[axis] = 0;
      }
    }
    return out;
  }

  private View view(String name) {
    View view = views.get(name);
    if (view == null) {
      throw refuse(
          "no tensor \"" + Unpickler.visible(name) + "\"",
          "one of its " + views.size() + " tensors");
    }
    return view;
  }

  private static long size(View view) {
    return view.storage().dtype().bits() / 8;
  }

  private static RuntimeException failed(Path file, IOException e) {
    return e instanceof ZipException || e instanceof EOFException
        ? new UserException(file + ": found a broken zip archive (" + reason(e) + ")", e)
        : FileErrors.reading(file, e);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "its end is missing" : e.getMessage();
  }

  private UserException refuse(String found, String expected) {
    return new UserException(file + ": found " + found + "; expected " + expected);
  }
}
