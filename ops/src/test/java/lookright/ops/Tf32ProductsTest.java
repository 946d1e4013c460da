package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.OpaqueLaunchContext;

/** What can be seen without a GPU: which handle gets which mode. */
class Tf32ProductsTest {
  private static final long HANDLE = 0x1234_5678L;

  /** A backend that keeps its handle where libnd4j does: behind the pointer that it gives. */
  private static NativeOps backend(Pointer place) {
    OpaqueLaunchContext context = new OpaqueLaunchContext(new PointerPointer<Pointer>(1));
    return (NativeOps)
        Proxy.newProxyInstance(
            NativeOps.class.getClassLoader(),
            new Class<?>[] {NativeOps.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "defaultLaunchContext" -> context;
                  case "lcBlasHandle" -> {
                    assertThat(arguments[0]).isSameAs(context);
                    yield place;
                  }
                  default -> throw new AssertionError(method);
                });
  }

  private static PointerPointer<Pointer> place() {
    PointerPointer<Pointer> place = new PointerPointer<>(1);
    place.put(
        0,
        new Pointer() {
          {
            address = HANDLE;
          }
        });
    return place;
  }

  @Test
  void theHandleOfAllProductsIsSet() {
    List<Long> set = new ArrayList<>();
    try (PointerPointer<Pointer> place = place()) {
      Tf32Products.allow(
          backend(new Pointer(place)),
          (handle, mode) -> {
            set.add(handle.address());
            set.add((long) mode);
            return 0;
          });
    }
    long tf32 = 3; // CUBLAS_TF32_TENSOR_OP_MATH in cublas_api.h
    assertThat(set).containsExactly(HANDLE, tf32);
  }

  @Test
  void anErrorOfCublasIsNotPassedOver() {
    try (PointerPointer<Pointer> place = place()) {
      assertThatThrownBy(() -> Tf32Products.allow(backend(place), (handle, mode) -> 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("status 1");
    }
  }
}
