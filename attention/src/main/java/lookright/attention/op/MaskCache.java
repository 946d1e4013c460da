package lookright.attention.op;

import java.util.concurrent.atomic.AtomicReferenceArray;
import lookright.attention.AttentionMask;

/** What a mask shows in sentences of each length, kept for the usual lengths. */
final class MaskCache {
  private static final int USUAL = 128;

  private final AttentionMask mask;
  private final AtomicReferenceArray<VisibleKeys> known = new AtomicReferenceArray<>(USUAL + 1);

  MaskCache(AttentionMask mask) {
    this.mask = mask;
  }

  VisibleKeys visible(int length) {
    if (length > USUAL) {
      return new VisibleKeys(mask, length);
    }
    VisibleKeys found = known.get(length);
    if (found == null) {
      found = new VisibleKeys(mask, length);
      known.set(length, found);
    }
    return found;
  }
}
