package lookright.io.safetensors;

import static lookright.io.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reference (0.8.0) does beyond its own document, measured with the Python package. */
class ReferenceDetailsTest {
  @TempDir Path folder;

  private void decides(String header, int zeros, boolean compatible, boolean strict)
      throws IOException {
    byte[] bytes = RawFile.of(header, zeros);
    assertThat(RawFile.verdict(bytes, Mode.COMPATIBLE, folder) == null).isEqualTo(compatible);
    assertThat(RawFile.verdict(bytes, Mode.STRICT, folder) == null).isEqualTo(strict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':['F32',[2],[0,8]]}",
        "{'a':{'dtype':{'F32':null},'shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1e-999}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':{'y':1,'y':[null,true]}}}"
      })
  void laxFormsAreCompatibleOnly(String header) throws IOException {
    decides(header.replace('\'', '"'), 8, true, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':['F32',[2],[0,8],1]}",
        "{'a':['F32',[2]]}",
        "{'a':null}",
        "{'a':{}}",
        "{'a':{'dtype':{'F32':1},'shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':{'F32':null,'F64':null},'shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':{},'shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':{'0':0,'1':8}}}",
        "{'a':{'dtype':'F32','shape':null,'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1e999}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':'\\ud800'}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':[{'\\udc00':1}]}}",
        "{'a':{'dtype':'F32','shape':[2,],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[02],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}",
        "{'__metadata__':[]}",
        "{'__metadata__':{'x':'\\udc00'}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}",
        "{'a':NaN}"
      })
  void refusedInBothModes(String header) throws IOException {
    decides(header.replace('\'', '"'), 8, false, false);
  }

  @ParameterizedTest
  @CsvSource({"125, true", "126, false"})
  void nestingEndsWhereTheReferenceEnds(int depth, boolean accepted) throws IOException {
    String nest = "[".repeat(depth) + "]".repeat(depth);
    String header =
        "{\"a\":%s}".formatted(entry("F32", "2", "0,8").replace("}", ",\"x\":" + nest + "}"));
    decides(header, 8, accepted, false);
  }

  @ParameterizedTest
  @CsvSource({
    "'0,18446744073709551615', true",
    "'18446744073709551615,0', true",
    "'0,18446744073709551616', false",
    "'4294967296,4294967296,0', false",
    "'0,4294967296,4294967296', true"
  })
  void sizesAreUnsigned(String shape, boolean accepted) throws IOException {
    decides("{\"a\":%s}".formatted(entry("F32", shape, "0,0")), 0, accepted, accepted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "\\\\x",
        "C:x",
        "a/../b",
        "..",
        ".",
        "a/.",
        "./a",
        "a\\\\..\\\\b",
        "a\\u002f.."
      })
  void pathLikeNames(String name) throws IOException {
    String header = "{\"%s\":%s}".formatted(name, entry("F32", "2", "0,8"));
    decides(header, 8, true, false);
    assertThat(RawFile.verdict(RawFile.of(header, 8), Mode.STRICT, folder))
        .isEqualTo(Kind.PATH_LIKE_NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a..b", "...", "model.layers.0", "ab:c", "é\\ud83d\\ude42", " "})
  void plainNames(String name) throws IOException {
    decides("{\"%s\":%s}".formatted(name, entry("F32", "2", "0,8")), 8, true, true);
  }

  @Test
  void duplicatesAreComparedAfterEscapes() throws IOException {
    String tensor = entry("F32", "2", "0,8");
    decides("{\"a\":%s,\"\\u0061\":%s}".formatted(tensor, tensor), 8, true, false);
  }

  @Test
  void aHeaderOfTooManyEntriesIsRefusedInBothModes() throws IOException {
    String header =
        "{\"a\":%s}".formatted(entry("U8", "0" + ",0".repeat(HeaderParser.MAX_VALUES), "0,0"));
    for (Mode mode : Mode.values()) {
      assertThat(RawFile.verdict(RawFile.of(header, 0), mode, folder))
          .isEqualTo(Kind.TOO_MANY_VALUES);
    }
  }
}
