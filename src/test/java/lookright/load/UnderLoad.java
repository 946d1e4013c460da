package lookright.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import lookright.tagger.Tagger;

/**
 * Tags sentences of random length from one thread and from many, compares the answers bit by bit,
 * and says how resident memory went. Ends with 1 if an answer differs or memory is not flat.
 *
 * <pre>{@code
 * java -Xms512m -Xmx512m -XX:+AlwaysPreTouch -cp 'cli/target/lib/*:src/test/target/test-classes' \
 *     lookright.load.UnderLoad MODEL pool|short|virtual|reload SENTENCES CALLERS
 * }</pre>
 *
 * <ul>
 *   <li>pool: that many threads share the sentences
 *   <li>short: a new thread for every sentence, that many alive at once
 *   <li>virtual: a new virtual thread for every sentence, all alive at once; JDK 21 or newer
 *   <li>reload: as pool, with a tagger loaded, used by all, and closed for every hundred sentences
 * </ul>
 */
public final class UnderLoad {
  private static final long FLAT = 24L << 20;

  private final Path model;
  private final RandomSentences sentences;
  private final long[] expected;
  private final int callers;
  private final AtomicInteger different = new AtomicInteger();
  private final ResidentMemory memory;

  private UnderLoad(Path model, long seed, int count, int callers) {
    this.model = model;
    this.sentences = new RandomSentences(seed);
    this.expected = new long[count];
    this.callers = callers;
    this.memory = new ResidentMemory(count);
  }

  /** Runs one kind of load. */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.getLong("lookright.seed", System.nanoTime());
    int count = Integer.parseInt(arguments[2]);
    int callers = Integer.parseInt(arguments[3]);
    UnderLoad load = new UnderLoad(Path.of(arguments[0]), seed, count, callers);
    System.out.printf("Java %s, %s, seed %d%n", Runtime.version(), arguments[1], seed);
    load.askOne();
    long start = System.nanoTime();
    switch (arguments[1]) {
      case "pool" -> load.pool();
      case "short" -> load.shortLived();
      case "virtual" -> load.virtual();
      case "reload" -> load.reload();
      default -> throw new IllegalArgumentException(arguments[1]);
    }
    System.out.printf(
        "%d sentences by %d callers in %.1f s, %d differ; MB resident %s, grown %.1f%n",
        load.memory.done(),
        callers,
        (System.nanoTime() - start) / 1e9,
        load.different.get(),
        load.memory,
        load.memory.grown() / 1048576.0);
    boolean good =
        load.different.get() == 0 && load.memory.done() == count && load.memory.grown() < FLAT;
    System.out.println(good ? "good" : "bad");
    System.exit(good ? 0 : 1);
  }

  /** The expected answers, from one thread. */
  private void askOne() {
    try (Tagger tagger = Tagger.load(model)) {
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Answer.digest(tagger.annotate(sentences.get(i)));
      }
    }
  }

  private void ask(Tagger tagger, int number) {
    if (Answer.digest(tagger.annotate(sentences.get(number))) != expected[number]) {
      different.incrementAndGet();
    }
    memory.worked();
  }

  private void pool() throws Exception {
    try (Tagger tagger = Tagger.load(model)) {
      pool(tagger, 0, expected.length);
    }
  }

  private void pool(Tagger tagger, int from, int to) throws Exception {
    AtomicInteger next = new AtomicInteger(from);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      tasks.add(
          () -> {
            for (int n = next.getAndIncrement(); n < to; n = next.getAndIncrement()) {
              ask(tagger, n);
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void shortLived() throws Exception {
    try (Tagger tagger = Tagger.load(model)) {
      Thread[] alive = new Thread[callers];
      for (int i = 0; i < expected.length; i++) {
        int number = i;
        if (i >= callers) {
          alive[i % callers].join();
        }
        alive[i % callers] = new Thread(() -> ask(tagger, number));
        alive[i % callers].start();
      }
      for (Thread thread : alive) {
        thread.join();
      }
    }
  }

  private void virtual() throws Exception {
    try (Tagger tagger = Tagger.load(model);
        PinnedThreads pinned = new PinnedThreads()) {
      ExecutorService threads = PinnedThreads.executor();
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < expected.length; i++) {
        int number = i;
        calls.add(threads.submit(() -> ask(tagger, number)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      threads.shutdown();
      System.out.println(pinned.summary());
    }
  }

  private void reload() throws Exception {
    for (int from = 0; from < expected.length; from += 100) {
      try (Tagger tagger = Tagger.load(model)) {
        pool(tagger, from, Math.min(from + 100, expected.length));
      }
    }
  }
}
