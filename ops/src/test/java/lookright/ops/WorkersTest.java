package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void everyTileRunsOnce(int parallelism) {
    try (Workers workers = new Workers(parallelism)) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(37);
        workers.forEach(37, runs::incrementAndGet);
        for (int i = 0; i < 37; i++) {
          assertThat(runs.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aTapSeesEveryTileOnce() {
    AtomicInteger seen = new AtomicInteger();
    AtomicInteger bodies = new AtomicInteger();
    Tap tap =
        new Tap() {
          @Override
          public void tiles(IntConsumer tile, Consumer<IntConsumer> body) {
            bodies.incrementAndGet();
            body.accept(
                i -> {
                  seen.incrementAndGet();
                  tile.accept(i);
                });
          }
        };
    AtomicIntegerArray runs = new AtomicIntegerArray(37);
    try (Workers workers = new Workers(3, tap)) {
      workers.forEach(37, runs::incrementAndGet);
      workers.forEach(1, runs::incrementAndGet);
    }
    assertThat(runs.toString()).startsWith("[2, 1, 1").doesNotContain("0");
    assertThat(bodies).hasValue(2);
    assertThat(seen).hasValue(38);
  }

  @Test
  void thePeakIsMeasuredOnce() {
    try (Workers workers = new Workers(2)) {
      double peak = workers.sgemmPeak();
      assertThat(peak).isPositive().isEqualTo(workers.sgemmPeak());
      assertThat(workers.measureSgemmPeak(Duration.ofMillis(1))).isPositive();
    }
  }

  @Test
  void aFailingTileReachesTheCallerAndTheThreadsLiveOn() {
    try (Workers workers = new Workers(3)) {
      assertThatThrownBy(
              () ->
                  workers.forEach(
                      9,
                      tile -> {
                        if (tile == 4) {
                          throw new IllegalStateException("tile 4");
                        }
                      }))
          .hasMessage("tile 4");
      AtomicIntegerArray runs = new AtomicIntegerArray(9);
      workers.forEach(9, runs::incrementAndGet);
      assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1, 1, 1, 1, 1, 1]");
    }
  }

  @Test
  void aKernelThatStartsAnotherDoesNotDeadlock() {
    try (Workers workers = new Workers(2)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(4);
      workers.forEach(4, tile -> workers.forEach(4, runs::incrementAndGet));
      assertThat(runs.toString()).isEqualTo("[4, 4, 4, 4]");
    }
  }

  @Test
  void closeReturnsWhenItsThreadsAreGoneEvenIfInterrupted() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Workers workers = new Workers(5);
    workers.forEach(100, tile -> {});
    Thread.currentThread().interrupt();
    workers.close();
    assertThat(Thread.interrupted()).isTrue();
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    assertThat(after).noneMatch(thread -> thread.getName().startsWith("lookright-worker"));
    AtomicIntegerArray runs = new AtomicIntegerArray(9);
    workers.forEach(9, runs::incrementAndGet);
    assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1, 1, 1, 1, 1, 1]");
    workers.close();
  }

  @Test
  void refusesZeroThreads() {
    assertThatThrownBy(() -> new Workers(0)).hasMessageContaining("at least 1");
  }
}
