package lookright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lookright.cli.commands.PretrainCommand;
import lookright.training.settings.PretrainSettings;
import org.junit.jupiter.api.Test;

class PretrainCommandTest {
  @Test
  void readsTheConfigurationThatMadeTheShippedWeights() {
    Path weights = Path.of(System.getProperty("lookright.root"), "weights");
    List<PretrainSettings> given = new ArrayList<>();
    PretrainCommand command =
        new PretrainCommand(
            (settings, console) -> {
              given.add(settings);
              return 0;
            });
    Ran ran = Ran.shell(List.of(command), "pretrain", weights.resolve("pretrain.yaml").toString());
    assertThat(ran.err()).isEmpty();
    assertThat(given).hasSize(1);
    assertThat(given.get(0).model()).isEqualTo(weights.resolve("lookright-small"));
    assertThat(given.get(0).blockLength()).isEqualTo(128);
  }
}
