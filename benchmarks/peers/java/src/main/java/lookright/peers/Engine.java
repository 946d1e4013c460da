package lookright.peers;

/** A library that computes logits of padded batches. */
interface Engine extends AutoCloseable {
  /**
   * Logits {@code [B * T * K]}.
   *
   * @param ids {@code [B * T]}, padded with zeros
   * @param mask {@code [B * T]}, 1 for a real token
   */
  float[] logits(long[] ids, long[] mask, long sentences, long length) throws Exception;
}
