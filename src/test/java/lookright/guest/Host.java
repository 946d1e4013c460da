package lookright.guest;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import lookright.tagger.Tagger;

/** A program that tags one sentence, forgets to close, and says which properties have changed. */
final class Host {
  private Host() {}

  /**
   * Runs it.
   *
   * @param args the model folder
   */
  public static void main(String[] args) {
    TimeZone.getDefault(); // the JDK notes its answer in user.timezone
    Properties before = (Properties) System.getProperties().clone();
    Tagger tagger = Tagger.load(Path.of(args[0]));
    int words = tagger.annotate("Anna Smith lives in Oslo.").words().size();
    System.out.println(words + " words, changed " + changes(before, System.getProperties()));
  }

  private static Set<Object> changes(Properties before, Properties after) {
    Set<Object> changed = new HashSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    return changed;
  }
}
