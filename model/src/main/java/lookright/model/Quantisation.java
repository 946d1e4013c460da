package lookright.model;

import java.util.Locale;

/** In what form the frozen weights of a decoder's linear layers are kept. */
public enum Quantisation {
  /** Four bits an entry, with double quantisation (QLoRA, arXiv 2305.14314). */
  NF4;

  /** The text form, which the command line reads and {@code lookright.json} holds. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
