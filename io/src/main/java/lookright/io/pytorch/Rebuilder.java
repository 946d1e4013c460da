package lookright.io.pytorch;

import java.util.ArrayList;
import java.util.List;
import lookright.io.UserException;
import lookright.io.pytorch.Callable.Role;
import lookright.io.pytorch.Values.Dictionary;
import lookright.io.pytorch.Values.Items;
import lookright.io.pytorch.Values.Storage;
import lookright.io.pytorch.Values.View;

/** Builds storages, tensors and dictionaries from a pickle's arguments, every size checked. */
final class Rebuilder {
  private static final int MAX_DIMENSIONS = 8;

  /** Makes the exception from what was found and what was expected. */
  @FunctionalInterface
  interface Refusal {
    UserException of(String found, String expected);
  }

  private final Refusal refusal;

  Rebuilder(Refusal refusal) {
    this.refusal = refusal;
  }

  /** The storage of a persistent id. */
  Storage storage(Object id) {
    List<Object> parts = items(id, "a storage's description");
    boolean known =
        parts.size() == 5
            && "storage".equals(parts.get(0))
            && parts.get(1) instanceof Callable type
            && type.role() == Role.STORAGE
            && parts.get(2) instanceof String key
            && !key.isEmpty()
            && parts.get(3) instanceof String
            && parts.get(4) instanceof Long elements
            && elements >= 0;
    if (!known) {
      throw refusal.of("a storage of another form", "('storage', type, key, device, elements)");
    }
    Callable type = (Callable) parts.get(1);
    if (type.dtype() == null) {
      throw new IllegalStateException("A storage type without an element type: " + type);
    }
    return new Storage(type.dtype(), (String) parts.get(2), (Long) parts.get(4));
  }

  /** What a call gives. */
  Object call(Object function, Object arguments) {
    if (!(function instanceof Callable callable)) {
      throw refusal.of("a call of " + Values.describe(function), "one that rebuilds a tensor");
    }
    List<Object> given = items(arguments, "arguments");
    return switch (callable.role()) {
      case ORDERED_DICT -> dictionary(given);
      case TENSOR -> view(given);
      case PARAMETER -> parameter(given);
      case STORAGE -> throw refusal.of("a call of " + callable.name(), "it as a type only");
    };
  }

  private Dictionary dictionary(List<Object> given) {
    if (!given.isEmpty()) {
      throw refusal.of("an OrderedDict with arguments", "one without, filled later");
    }
    return new Dictionary();
  }

  private View parameter(List<Object> given) {
    if (given.size() == 3 && given.get(0) instanceof View view) {
      return view;
    }
    throw refusal.of("a parameter of another form", "(tensor, requires_grad, hooks)");
  }

  private View view(List<Object> given) {
    boolean known =
        (given.size() == 6 || given.size() == 7)
            && given.get(0) instanceof Storage
            && given.get(1) instanceof Long offset
            && offset >= 0;
    if (!known) {
      throw refusal.of(
          "a tensor of another form", "(storage, offset, shape, strides, requires_grad, hooks)");
    }
    List<Long> shape = sizes(given.get(2));
    List<Long> strides = sizes(given.get(3));
    Storage storage = (Storage) given.get(0);
    long offset = (Long) given.get(1);
    if (shape.size() != strides.size()) {
      throw refusal.of(
          "a tensor with " + shape.size() + " sizes and " + strides.size() + " strides", "as many");
    }
    if (!fits(storage, offset, shape, strides)) {
      throw refusal.of(
          "a tensor of shape " + shape + ", strides " + strides + " at element " + offset,
          "no more than its storage's " + storage.elements() + " elements");
    }
    return new View(storage, offset, shape, strides);
  }

  /** A view has no more elements than its storage, and its last element lies within. */
  private static boolean fits(Storage storage, long offset, List<Long> shape, List<Long> strides) {
    try {
      long elements = shape.stream().reduce(1L, Math::multiplyExact);
      if (elements == 0) {
        return offset <= storage.elements();
      }
      long last = offset;
      for (int i = 0; i < shape.size(); i++) {
        last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
      }
      return elements <= storage.elements() && last < storage.elements();
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private List<Long> sizes(Object value) {
    List<Object> items = items(value, "sizes");
    if (items.size() > MAX_DIMENSIONS) {
      throw refusal.of(items.size() + " dimensions", "at most " + MAX_DIMENSIONS);
    }
    List<Long> sizes = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Long size) || size < 0) {
        throw refusal.of("a size that is " + Values.describe(item), "a number from 0");
      }
      sizes.add(size);
    }
    return sizes;
  }

  private List<Object> items(Object value, String what) {
    if (value instanceof Items tuple) {
      return tuple.items();
    }
    throw refusal.of(what + " as " + Values.describe(value), "a tuple");
  }
}
