package lookright.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lookright.io.UserException;
import org.junit.jupiter.api.Test;

/** Expected numbers: {@code random.Random(42).sample(range(n), k)} of CPython 3.11. */
class HoldOutTest extends DataFixture {
  private DataSet numbered(int n) throws IOException {
    return read(
        "a.conll", IntStream.range(0, n).mapToObj(i -> "w" + i + " O\n").toArray(String[]::new));
  }

  private static List<String> words(DataSet data) {
    return data.sentences().stream().map(s -> s.words().get(0)).toList();
  }

  @Test
  void theSplitOfTheRestaurants() {
    int[] drawn = PythonSample.of(42, 3041, 304);
    assertThat(drawn).hasSize(304).doesNotHaveDuplicates();
    assertThat(Arrays.copyOf(drawn, 8)).containsExactly(2619, 456, 102, 3037, 1126, 1003, 914, 571);
    Arrays.sort(drawn);
    assertThat(Arrays.copyOf(drawn, 8)).containsExactly(2, 8, 13, 26, 29, 47, 60, 79);
  }

  @Test
  void samplesFromAPoolAndWithout() {
    assertThat(PythonSample.of(42, 10, 3)).containsExactly(1, 0, 4);
    assertThat(PythonSample.of(42, 30, 5)).containsExactly(20, 3, 0, 23, 8);
    assertThat(PythonSample.of(42, 85, 6)).containsExactly(81, 14, 3, 35, 31, 28);
    assertThat(PythonSample.of(42, 1 << 20, 3)).containsExactly(233478, 52451, 576778);
    assertThat(Arrays.copyOf(PythonSample.of(42, 100, 50), 10))
        .containsExactly(81, 14, 3, 94, 35, 31, 28, 17, 13, 86);
    assertThat(PythonSample.of(42, 1, 1)).containsExactly(0);
  }

  @Test
  void bothPartsKeepTheOrderOfTheFile() throws IOException {
    HoldOut split = HoldOut.of(numbered(12), 3);
    assertThat(words(split.validation())).containsExactly("w0", "w1", "w10");
    assertThat(words(split.train()))
        .containsExactly("w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9", "w11");
    assertThat(HoldOut.of(numbered(12), 0.3)).isEqualTo(HoldOut.of(numbered(12), 3));
  }

  @Test
  void blankWordsAreCountedInTheirPart() throws IOException {
    DataSet data = read("a.conll", "a\tO", "", "\tO", "", "b\tO", "\tO");
    HoldOut split = HoldOut.of(data, 1);
    assertThat(split.train().blankWords() + split.validation().blankWords()).isEqualTo(2);
  }

  @Test
  void refusesToLeaveNothing() throws IOException {
    DataSet data = numbered(5);
    assertThatThrownBy(() -> HoldOut.of(data, 0.1))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("hold-out: 0.1 of the 5 sentences of " + data.path() + " is none;");
    assertThatThrownBy(() -> HoldOut.of(data, 5)).hasMessageContaining("5 of the 5 sentences");
    assertThat(HoldOut.of(data, 4).train().sentences()).hasSize(1);
  }
}
