package lookright.io.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No connection is tried, by Java or by native code, on a first use that unpacks the library. */
class OfflineTest {
  /** What a user's environment could say against us, or for us. */
  private static final List<String> SETTINGS =
      List.of("RUST_FLAVOR", "RUST_LIBRARY_PATH", "DJL_OFFLINE", "OPT_OUT_TRACKING");

  @TempDir Path temporary;

  private int run(Map<String, String> environment, List<String> before, String mode)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    String classPath = System.getProperty("java.class.path");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, OfflineProbe.class.getName(), mode));
    command.add(ExpectedIds.folder("llama").toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(SETTINGS);
    builder.environment().put("ENGINE_CACHE_DIR", temporary.resolve("cache").toString());
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(temporary.resolve("output").toFile())
        .start()
        .waitFor();
  }

  private String output() throws IOException {
    return Files.readString(temporary.resolve("output"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void javaTriesNone(boolean optOut) throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("OPT_OUT_TRACKING", String.valueOf(optOut));
    assertThat(run(environment, List.of(), "ours")).as(output()).isZero();
    try (Stream<Path> unpacked = Files.walk(temporary.resolve("cache"))) {
      assertThat(unpacked.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  /** The probe sees what it is there to see. */
  @Test
  void theLibrarysOwnWayWouldTry() throws IOException, InterruptedException {
    assertThat(run(Map.of(), List.of(), "djl")).as(output()).isEqualTo(OfflineProbe.TRIED);
    assertThat(output()).contains("http");
  }

  /** All of the process, the library's native part too, as the kernel sees it. */
  @Test
  void nativeCodeTriesNone() throws IOException, InterruptedException {
    Path log = temporary.resolve("calls");
    List<String> strace =
        List.of("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,execve", "-o");
    List<String> logged = Stream.concat(strace.stream(), Stream.of(log.toString())).toList();
    assumeTrue(traces(logged), "no strace here: what native code does was not watched");
    assertThat(run(Map.of(), logged, "ours")).as(output()).isZero();
    List<String> calls = Files.readAllLines(log);
    assertThat(calls).anyMatch(call -> call.contains("execve(") && call.contains("/bin/java"));
    assertThat(calls).noneMatch(OfflineTest::reachesOut);
    // The control: a connection to a closed port of this machine is seen.
    String[] bash = {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/1"};
    new ProcessBuilder(Stream.concat(logged.stream(), Arrays.stream(bash)).toList())
        .redirectErrorStream(true)
        .redirectOutput(temporary.resolve("output").toFile())
        .start()
        .waitFor();
    assertThat(Files.readAllLines(log)).anyMatch(OfflineTest::reachesOut);
  }

  private static boolean reachesOut(String call) {
    return call.contains("AF_INET");
  }

  private boolean traces(List<String> strace) throws InterruptedException {
    try {
      List<String> command = Stream.concat(strace.stream(), Stream.of("true")).toList();
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(temporary.resolve("output").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
