package lookright.model;

import java.util.Locale;
import lookright.model.device.Device;

/** In what form the frozen weights of a decoder's linear layers are kept. */
public enum Quantisation {
  /** Four bits an entry, with double quantisation (QLoRA, arXiv 2305.14314). */
  NF4(33),
  /** bfloat16: a float32 with 8 bits of precision. */
  BF16(128);

  private static final int BLOCK = 64;

  private final int bytesOfABlock;

  Quantisation(int bytesOfABlock) {
    this.bytesOfABlock = bytesOfABlock;
  }

  /**
   * Whether a device's operators read it as it is kept. On others it is made float32 as the model
   * is built: the same numbers in the memory of float32.
   */
  public boolean isReadBy(Device device) {
    return device.composed() == (this == BF16);
  }

  /** Bytes that so many entries take. */
  public long bytes(long entries) {
    return entries * bytesOfABlock / BLOCK;
  }

  /** The text form, which the command line reads and {@code lookright.json} holds. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
