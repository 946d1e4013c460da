package lookright.training.data;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lookright.model.labels.LabelSet;

/**
 * The label sets of arXiv 2401.14556, each in the order of its ids. That of MAVEN's classification
 * was not published.
 */
public enum PaperLabels {
  /** CoNLL-2003, named entities. */
  CONLL2003("conll2003", spans("PER ORG LOC MISC")),
  /** CoNLL-2003, chunks. */
  CONLL2003_CHUNK("conll2003chunk", spans("ADJP ADVP CONJP INTJ LST NP PP PRT SBAR UCP VP")),
  /** CoNLL-2003, parts of speech. */
  CONLL2003_POS(
      "conll2003pos",
      "\" '' # $ ( ) , . : `` CC CD DT EX FW IN JJ JJR JJS LS MD NN NNP NNPS NNS NN|SYM PDT"
          + " POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB"),
  /** SemEval-2014 restaurants, aspect terms with polarity. */
  ABSA_RESTAURANTS("absa-restaurants", spans("positive negative neutral conflict")),
  /** ACE 2005, trigger classification. */
  ACE_TC(
      "ace-tc",
      spans(
          "business:merge-org business:start-org business:declare-bankruptcy"
              + " business:end-org justice:pardon justice:extradite justice:execute"
              + " justice:fine justice:trial-hearing justice:sentence justice:appeal"
              + " justice:convict justice:sue justice:release-parole justice:arrest-jail"
              + " justice:charge-indict justice:acquit conflict:demonstrate"
              + " conflict:attack contact:phone-write contact:meet"
              + " personnel:start-position personnel:elect personnel:end-position"
              + " personnel:nominate transaction:transfer-ownership"
              + " transaction:transfer-money life:marry life:divorce life:be-born life:die"
              + " life:injure movement:transport")),
  /** ACE 2005, trigger identification. */
  ACE_TI("ace-ti", spans("trigger")),
  /** MAVEN, trigger identification. */
  MAVEN_TI("maven-ti", spans("trigger"));

  private final String id;
  private final String names;

  PaperLabels(String id, String names) {
    this.id = id;
    this.names = names;
  }

  /** The labels, id 0 first. */
  public LabelSet labels() {
    return LabelSet.ordered(List.of(names.split(" ", -1)));
  }

  /**
   * Refuses data with other labels.
   *
   * @throws lookright.io.UserException with file and line of the first label that is not one of
   *     these
   */
  public void require(DataSet data) {
    data.requireLabels(labels(), "the label set " + id + " has");
  }

  /** The id, as it is typed. */
  @Override
  public String toString() {
    return id;
  }

  /** The types, apart by a blank, as labels apart by a blank. */
  private static String spans(String types) {
    return Stream.of(types.split(" ", -1))
        .map(type -> "B-" + type + " I-" + type)
        .collect(Collectors.joining(" ", "O ", ""));
  }
}
