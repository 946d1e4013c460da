package lookright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  @TempDir Path folder;

  private Path write(String name, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(json.length).put(json);
    return Files.write(folder.resolve(name), all.array());
  }

  private Path first() throws IOException {
    return write(
        "a.safetensors",
        """
        {"__metadata__":{"format":"pt"},
        "w":{"dtype":"F32","shape":[300,2],"data_offsets":[0,2400]},
        "b":{"dtype":"BF16","shape":[],"data_offsets":[2400,2402]}}""",
        2402);
  }

  @Test
  void listsTensorsAndMetadata() throws IOException {
    Ran ran = Ran.lookright("inspect", first().toString());
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "a.safetensors: 2 tensors, 601 parameters, 2.4 kB",
            " format = pt",
            " w F32 [300, 2] 600 2.4 kB",
            " b BF16 [] 1 2 B");
  }

  @Test
  void addsUpAFoldersFilesAsJson() throws IOException {
    first();
    write("b.safetensors", "{\"v\":{\"dtype\":\"I64\",\"shape\":[3],\"data_offsets\":[0,24]}}", 24);
    JsonNode json =
        new ObjectMapper().readTree(Ran.lookright("inspect", folder.toString(), "--json").out());
    assertThat(json.get("tensors").asInt()).isEqualTo(3);
    assertThat(json.get("parameters").asInt()).isEqualTo(604);
    assertThat(json.get("bytes").asInt()).isEqualTo(2426);
    assertThat(json.at("/files/0/metadata/format").asText()).isEqualTo("pt");
    assertThat(json.at("/files/1/list/0"))
        .hasToString(
            "{\"name\":\"v\",\"dtype\":\"I64\",\"shape\":[3],\"parameters\":3,\"bytes\":24}");
  }

  @Test
  void aDamagedFileIsOneLineAndExitCodeTwo() throws IOException {
    Path file = write("a.safetensors", "{\"w\":1}", 0);
    Ran ran = Ran.lookright("inspect", file.toString());
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines()).singleElement().asString().contains(file.toString(), "expected");
  }

  @Test
  void aFolderWithoutTensorsIsRefused() {
    Ran ran = Ran.lookright("inspect", folder.toString());
    assertThat(ran.code()).isEqualTo(ExitCode.USER);
    assertThat(ran.errorLines()).singleElement().asString().contains("found no *.safetensors");
  }
}
