package lookright.guest;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import lookright.tagger.Tagger;
import lookright.training.verify.Formulation;
import lookright.training.verify.Verification;

/**
 * A program with a graph of its own that tags one sentence, trains a small model in every
 * formulation, forgets to close, and says what it noticed of all that.
 */
final class Host {
  private Host() {}

  /**
   * Runs it.
   *
   * @param args the model folder, and its expected values with gradients and training steps
   */
  public static void main(String[] args) {
    TimeZone.getDefault(); // the JDK notes its answer in user.timezone
    StockGraph graph = new StockGraph();
    List<Float> output = graph.output();
    List<Float> fitted = StockGraph.fit();
    Properties before = (Properties) System.getProperties().clone();
    System.out.println("guest comes");
    Tagger tagger = Tagger.load(Path.of(args[0]));
    int words = tagger.annotate("Anna Smith lives in Oslo.").words().size();
    int compared = train(Path.of(args[0]), Path.of(args[1]));
    System.out.println(words + " words, trained " + (compared > 0));
    System.out.println("changed " + changes(before, System.getProperties()));
    boolean same = graph.output().equals(output) && StockGraph.fit().equals(fitted);
    System.out.println("its graph " + (same ? "same" : "differs"));
  }

  private static int train(Path folder, Path expected) {
    int compared = 0;
    for (Formulation form : Formulation.values()) {
      var options = new Verification.Options(List.of("*/lora/*"), 1, null, form, 2);
      for (var tensor : Verification.run(folder, expected, options).tensors()) {
        compared += tensor.name().endsWith("/train/losses") && tensor.ok() ? 1 : 0;
      }
    }
    return compared;
  }

  private static Set<Object> changes(Properties before, Properties after) {
    Set<Object> changed = new HashSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    return changed;
  }
}
