package lookright.training.data;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Gold and predicted labels side by side, as conlleval wants them. */
public final class Predictions {
  private Predictions() {}

  /**
   * Writes {@code token TAB gold TAB predicted} a line, an empty line after each sentence.
   *
   * @param data gold sentences
   * @param predicted a label per word of each
   * @param out target; left open
   * @throws IOException if the target takes no more
   */
  public static void write(DataSet data, List<List<String>> predicted, Writer out)
      throws IOException {
    for (int i = 0; i < predicted.size(); i++) {
      Sentence sentence = data.sentences().get(i);
      for (int j = 0; j < sentence.words().size(); j++) {
        String token = ConllTagWriter.cell(sentence.words().get(j));
        out.write(token + "\t" + sentence.tags().get(j) + "\t" + predicted.get(i).get(j) + "\n");
      }
      out.write("\n");
    }
  }
}
