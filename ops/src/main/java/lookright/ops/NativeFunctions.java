package lookright.ops;

import com.sun.jna.Function;
import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Functions of loaded native libraries that have no Java binding, through JNA, which ND4J brings.
 * JNA notes in the system properties where it lies; those belong to the host, so the notes go.
 */
final class NativeFunctions {
  private static final int LAZY_AND_LOCAL = 1; // dlopen's RTLD_LAZY

  static {
    Set<String> before = System.getProperties().stringPropertyNames();
    NativeLibrary.getProcess();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (!before.contains(name) && (name.startsWith("jna") || name.startsWith("jnidispatch"))) {
        System.getProperties().remove(name);
      }
    }
  }

  private NativeFunctions() {}

  /** A function of the C library. */
  static Function ofProcess(String name) {
    return NativeLibrary.getProcess().getFunction(name);
  }

  /** A function of a library that JavaCPP loaded, or null. */
  static @Nullable Function ofLoaded(String name) {
    var address = Loader.addressof(name);
    return address == null ? null : Function.getFunction(new Pointer(address.address()));
  }

  /**
   * Binds the native methods of a class to a library, whose names stay its own.
   *
   * @param names the library's name of each method
   * @throws UnsatisfiedLinkError if the library lacks one of them
   */
  static void bind(Class<?> methods, String library, UnaryOperator<String> names) {
    FunctionMapper mapper = (from, method) -> names.apply(method.getName());
    Map<String, Object> options =
        Map.of(Library.OPTION_OPEN_FLAGS, LAZY_AND_LOCAL, Library.OPTION_FUNCTION_MAPPER, mapper);
    Native.register(methods, NativeLibrary.getInstance(library, options));
  }
}
