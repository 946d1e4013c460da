package lookright.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lookright.io.JsonRecords;

/** How a model came to be: what goes into {@code run.json} beside the scores. */
public final class Provenance {
  private Provenance() {}

  /**
   * What computed.
   *
   * @param lookright version of this program
   * @param java version of the virtual machine
   * @param os operating system and kind of processor
   * @param processors how many the virtual machine saw
   */
  public record Versions(String lookright, String java, String os, int processors) {}

  static Versions versions() {
    String mine = Provenance.class.getPackage().getImplementationVersion();
    return new Versions(
        mine == null ? "development" : mine,
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  /** What can change a bit: the number of processors cannot. */
  static ObjectNode deciding() {
    return JsonRecords.toJson(versions()).without(List.of("processors"));
  }
}
