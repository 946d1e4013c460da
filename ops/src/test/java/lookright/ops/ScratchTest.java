package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void whoeverEntersFindsTheSameMemoryFromAnyThread() throws Exception {
    try (Scratch shared = new Scratch()) {
      float[] mine = Scratch.floats(0, 10);
      Scratch before = shared.enter();
      float[] lent = Scratch.floats(0, 10);
      Scratch.leave(before);
      float[][] seen = new float[2][];
      Thread other =
          new Thread(
              () -> {
                Scratch none = shared.enter();
                seen[0] = Scratch.floats(0, 10);
                Scratch.leave(none);
                seen[1] = Scratch.floats(0, 10);
              });
      other.start();
      other.join();
      assertThat(lent).isNotSameAs(mine).isSameAs(seen[0]).isNotSameAs(seen[1]);
      assertThat(Scratch.floats(0, 10)).isSameAs(mine);
    }
  }

  @Test
  void nativeMemoryGrowsAndKeepsItsSlotsApart() {
    float[] ones = new float[10_000];
    java.util.Arrays.fill(ones, 1f);
    Scratch.memory(0, 10).put(0, new float[] {7f}, 1);
    Floats large = Scratch.memory(1, ones.length);
    large.put(0, ones, ones.length);
    assertThat(Scratch.memory(0, 10).toArray()[0]).isEqualTo(7f);
    assertThat(Scratch.memory(1, 5).toArray()).startsWith(ones);
  }
}
