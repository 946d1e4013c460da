package lookright.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.logging.LogManager;
import lookright.parity.ChildJvm;
import lookright.tagger.Tagger;
import lookright.tagger.TaggerOptions;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestTest {
  private static final Path ROOT = Path.of(System.getProperty("lookright.root"));
  private static final TaggerOptions THREE = TaggerOptions.DEFAULTS.withThreads(3);
  private static final String TEXT = "Anna Smith lives in Oslo. ".repeat(20);

  @TempDir private static Path folder;

  @BeforeAll
  static void makeModel() throws Exception {
    Path golden = ROOT.resolve("src/test/resources/golden/llama-mha");
    Path tokenizer = ROOT.resolve("tagger/src/test/resources/lookright/tagger");
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(golden.resolve(name), folder.resolve(name));
    }
    Files.copy(tokenizer.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
  }

  @Test
  void aStockGraphComputesTheSameBits() {
    StockGraph graph = new StockGraph();
    List<Float> output = graph.output();
    List<Float> fitted = StockGraph.fit();
    assertThat(StockGraph.fit()).as("deterministic by itself").isEqualTo(fitted);

    Tagger tagger = Tagger.load(folder, THREE);
    assertSame("after load", graph, output, fitted);
    tagger.tag(TEXT);
    assertSame("after tag", graph, output, fitted);
    tagger.close();
    assertSame("after close", graph, output, fitted);
  }

  private static void assertSame(
      String when, StockGraph graph, List<Float> output, List<Float> fitted) {
    assertThat(graph.output()).as(when).isEqualTo(output);
    assertThat(new StockGraph().output()).as(when).isEqualTo(output);
    assertThat(StockGraph.fit()).as(when).isEqualTo(fitted);
  }

  @Test
  void openBlasKeepsTheHostsNumberOfThreads() {
    new StockGraph().output(); // ND4J sets the number as it starts
    int own = openblas_nolapack.blas_get_num_threads();
    try {
      openblas_nolapack.blas_set_num_threads(2);
      try (Tagger tagger = Tagger.load(folder, THREE)) {
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
        tagger.tag(TEXT);
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
      }
      assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
    } finally {
      openblas_nolapack.blas_set_num_threads(own);
    }
  }

  @Test
  void streamsPropertiesAndLoggingAreUntouched() {
    PrintStream standard = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream recorder = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(recorder);
    try {
      List<Object> before = settings();
      try (Tagger tagger = Tagger.load(folder, THREE)) {
        tagger.tag(TEXT);
        assertThat(settings()).isEqualTo(before);
      }
      assertThat(settings()).isEqualTo(before);
      assertThat(System.out).isSameAs(recorder);
      assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    } finally {
      System.setOut(standard);
    }
  }

  /** What a guest could change and must not. */
  private static List<Object> settings() {
    Properties properties = (Properties) System.getProperties().clone();
    java.util.logging.Logger root = LogManager.getLogManager().getLogger("");
    return Arrays.asList(
        properties,
        root.getLevel(),
        List.of(root.getHandlers()),
        System.err,
        Locale.getDefault(),
        TimeZone.getDefault(),
        Thread.getDefaultUncaughtExceptionHandler());
  }

  @Test
  void threadsAreDaemonsAndEndWithClose() throws Exception {
    try (Tagger warm = Tagger.load(folder, THREE)) {
      warm.tag(TEXT); // what ND4J and DJL start for themselves
    }
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Tagger tagger = Tagger.load(folder, THREE);
    tagger.tag(TEXT);
    Set<Thread> ours = awaitThreads(before, 2);
    assertThat(ours).hasSize(2).allMatch(Thread::isDaemon);
    tagger.close();
    assertThat(awaitThreads(before, 0)).isEmpty();
  }

  /** The live threads beside {@code known}; gives starting and ending ones time. */
  private static Set<Thread> awaitThreads(Set<Thread> known, int expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      Set<Thread> more = new HashSet<>(Thread.getAllStackTraces().keySet());
      more.removeAll(known);
      if (more.size() == expected || System.nanoTime() > end) {
        return more;
      }
      Thread.sleep(10);
    }
  }

  @Test
  void aHostThatForgetsToCloseEndsAndNoticesNothing() throws Exception {
    Path expected = ROOT.resolve("src/test/resources/golden/llama-mha/expected.safetensors");
    List<String> arguments = List.of(folder.toString(), expected.toString());
    List<String> lines =
        assertTimeoutPreemptively(
            Duration.ofMinutes(2), () -> ChildJvm.run(Host.class, arguments), "it does not end");
    assertThat(lines) // the host's own graph prints before and after
        .containsSubsequence("guest comes", "6 words, trained true", "its graph same")
        .containsSequence("guest comes", "6 words, trained true", "changed []");
  }
}
