package lookright.tagger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConcurrentTaggingTest {
  private static final int CALLERS = 6;

  @TempDir private Path folder;
  private List<String> texts;

  @BeforeEach
  void writeModel() throws Exception {
    DictionaryModel.NAMES.write(folder, "causal, full");
    texts =
        Stream.of("Anna Smith in Oslo. ", "Oslo ", "x y z Anna\n").map(t -> t.repeat(9)).toList();
  }

  @Test
  void manyCallersGetWhatOneGets() throws Exception {
    try (Tagger tagger = Tagger.load(folder, TaggerOptions.DEFAULTS.withThreads(2))) {
      List<TaggedText> expected = texts.stream().map(tagger::annotate).toList();
      runCallers(
          () -> {
            for (int i = 0; i < 60; i++) {
              int which = i % texts.size();
              assertThat(tagger.annotate(texts.get(which))).isEqualTo(expected.get(which));
            }
          });
    }
  }

  @Test
  void closeWaitsForRunningCallsAndEndsLaterOnes() throws Exception {
    Tagger tagger = Tagger.load(folder, TaggerOptions.DEFAULTS.withThreads(2));
    TaggedText expected = tagger.annotate(texts.get(0));
    CountDownLatch running = new CountDownLatch(CALLERS);
    Thread closer =
        new Thread(
            () -> {
              awaitUninterrupted(running);
              tagger.close();
            });
    closer.start();
    runCallers(
        () -> {
          try {
            while (true) {
              assertThat(tagger.annotate(texts.get(0))).isEqualTo(expected);
              running.countDown();
            }
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("closed");
          }
        });
    closer.join();
  }

  @Test
  void whileCloseWaitsForALongCallOthersAreRefused() throws Exception {
    Tagger tagger = Tagger.load(folder, TaggerOptions.DEFAULTS.withThreads(2));
    String text = "Anna Smith in Oslo. ".repeat(5_000);
    TaggedText expected = tagger.annotate(text);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<TaggedText> running = threads.submit(() -> tagger.annotate(text));
      while (!tagger.busy()) {
        Thread.onSpinWait();
      }
      Future<?> closing = threads.submit(tagger::close);
      while (!refuses(tagger)) {
        Thread.onSpinWait();
      }
      assertThat(running.isDone() || !closing.isDone()).as("close waits").isTrue();
      assertThat(running.get()).isEqualTo(expected);
      closing.get();
      assertThat(refuses(tagger)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean refuses(Tagger tagger) {
    try {
      tagger.tag("Anna");
      return false;
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("is closed");
      return true;
    }
  }

  @Test
  void anInterruptedThreadGetsItsAnswerAndStaysInterrupted() {
    Tagger tagger = Tagger.load(folder, TaggerOptions.DEFAULTS.withThreads(2));
    TaggedText expected = tagger.annotate(texts.get(0));
    Thread.currentThread().interrupt();
    TaggedText found = tagger.annotate(texts.get(0));
    tagger.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(found).isEqualTo(expected);
  }

  private static void runCallers(Runnable body) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(callers.submit(body));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
