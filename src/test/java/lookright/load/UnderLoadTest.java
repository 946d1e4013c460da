package lookright.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lookright.commands.TinyModel;
import lookright.parity.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link UnderLoad} in small, in a JVM whose heap is touched from the start, so that what grows is
 * native. In full it is run by hand: see its documentation.
 */
class UnderLoadTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"pool, 4000, 16", "short, 2000, 16", "reload, 1000, 4"})
  void answersAreTheSameAndMemoryIsFlat(String kind, String sentences, String callers)
      throws Exception {
    check(kind, sentences, callers);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreads() throws Exception {
    assertThat(check("virtual", "2000", "2000").get(1))
        .contains("held its carrier")
        .doesNotContain("lookright");
  }

  private List<String> check(String kind, String sentences, String callers) throws Exception {
    TinyModel model = TinyModel.tagger(folder);
    List<String> lines =
        ChildJvm.run(
            UnderLoad.class,
            List.of(model.folder().toString(), kind, sentences, callers),
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=8g");
    assertThat(lines).last().isEqualTo("good");
    return lines;
  }
}
