package lookright.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import lookright.io.safetensors.SafetensorsException.Kind;
import lookright.io.safetensors.SafetensorsFile.Mode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 52 files with what the reference library (0.8.0) made of each. */
class MalformedFolderTest {
  /** Where strict mode refuses what the reference accepts. */
  private static final Map<String, Kind> STRICT_ONLY =
      Map.of(
          "q_duplicate_key", Kind.DUPLICATE_NAME,
          "q_extra_field", Kind.UNKNOWN_FIELD,
          "q_empty_name", Kind.EMPTY_NAME);

  @TempDir Path folder;

  record Case(String name, JsonNode verdict) {
    @Override
    public String toString() {
      return name;
    }

    boolean accepted() {
      return verdict.get("open").asText().equals("ok");
    }

    byte[] bytes() throws IOException {
      return resource(name + ".safetensors").readAllBytes();
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        MalformedFolderTest.class.getResourceAsStream("/safetensors_malformed/" + name), name);
  }

  static List<Case> cases() throws IOException {
    JsonNode verdicts = new ObjectMapper().readTree(resource("verdicts.json")).get("cases");
    List<Case> cases = new ArrayList<>();
    verdicts.properties().forEach(e -> cases.add(new Case(e.getKey(), e.getValue())));
    assertThat(cases).hasSize(52);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void compatibleAgreesWithTheReference(Case c) throws IOException {
    assertThat(c.bytes()).hasSize(c.verdict().get("bytes").asInt());
    assertThat(RawFile.verdict(c.bytes(), Mode.COMPATIBLE, folder) == null).isEqualTo(c.accepted());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void compatibleReadsTheSameNamesShapesAndMetadata(Case c) throws IOException {
    if (!c.accepted()) {
      assertThat(RawFile.verdict(c.bytes(), Mode.COMPATIBLE, folder)).isNotNull();
      return;
    }
    Path path = Files.write(folder.resolve("ok.safetensors"), c.bytes());
    try (SafetensorsFile file = SafetensorsFile.open(path, Mode.COMPATIBLE)) {
      Set<String> names = new TreeSet<>();
      c.verdict().get("keys").forEach(n -> names.add(n.asText()));
      assertThat(new TreeSet<>(file.names())).isEqualTo(names);
      for (String name : names) {
        List<Long> shape = new ArrayList<>();
        c.verdict().get("shapes").get(name).forEach(n -> shape.add(n.asLong()));
        assertThat(file.info(name).shape()).isEqualTo(shape);
      }
      ObjectMapper mapper = new ObjectMapper();
      JsonNode metadata = c.verdict().get("metadata");
      assertThat(mapper.<JsonNode>valueToTree(file.metadata()))
          .isEqualTo(metadata.isNull() ? mapper.createObjectNode() : metadata);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void strictRefusesTheListedFilesTooAndNoOthers(Case c) throws IOException {
    @Nullable Kind kind = RawFile.verdict(c.bytes(), Mode.STRICT, folder);
    if (STRICT_ONLY.containsKey(c.name())) {
      assertThat(kind).isEqualTo(STRICT_ONLY.get(c.name()));
    } else {
      assertThat(kind == null).isEqualTo(c.accepted());
    }
  }
}
