package example;

import java.nio.file.Path;
import lookright.tagger.Entity;
import lookright.tagger.Tagger;

/** Prints the entities of a sentence. */
public final class Main {
  private Main() {}

  /**
   * Tags a sentence.
   *
   * @param args the model folder and the sentence
   */
  public static void main(String[] args) {
    try (Tagger tagger = Tagger.load(Path.of(args[0]))) {
      for (Entity entity : tagger.tag(args[1])) {
        System.out.printf(
            "%s %d-%d %s %.2f%n",
            entity.type(), entity.start(), entity.end(), entity.text(), entity.score());
      }
    }
  }
}
