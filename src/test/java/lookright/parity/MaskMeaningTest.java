package lookright.parity;

import static lookright.parity.RandomModel.difference;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import lookright.attention.LayerMaskPlan;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a plan lets a token see, told from the logits alone. */
class MaskMeaningTest {
  private static final int LAYERS = 3;
  private static RandomModel model;

  @BeforeAll
  static void open() {
    model = RandomModel.small(LAYERS);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static int[] replaced(int[] sentence, int at) {
    int[] other = sentence.clone();
    other[at] = (sentence[at] + 1) % model.config().vocabularySize();
    return other;
  }

  @ParameterizedTest
  @EnumSource
  void causalPlansNeverSeeLaterTokens(Formulation form) {
    int[] words = model.sentence(new Random(1), 9);
    LayerMaskPlan plan = LayerMaskPlan.causal(LAYERS);
    float[][] before = model.logits(plan, form, words)[0];
    for (int at = 0; at < words.length; at++) {
      float[][] after = model.logits(plan, form, replaced(words, at))[0];
      for (int i = 0; i < words.length; i++) {
        if (i < at) {
          assertThat(after[i]).as("token %d, changed %d", i, at).isEqualTo(before[i]);
        } else {
          assertThat(difference(after[i], before[i])).isGreaterThan(1e-4);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneUnmaskedLayerIsEnoughToSeeThem(Formulation form) {
    int[] words = model.sentence(new Random(2), 9);
    for (String bits : List.of("001", "010", "100", "011", "110", "101", "111")) {
      LayerMaskPlan plan = LayerMaskPlan.groups(bits, LAYERS);
      float[][] before = model.logits(plan, form, words)[0];
      float[][] after = model.logits(plan, form, replaced(words, words.length - 1))[0];
      for (int i = 0; i < words.length; i++) {
        assertThat(difference(after[i], before[i])).as("%s token %d", bits, i).isGreaterThan(1e-5);
      }
    }
  }

  /** A token depends on exactly those from which a path of visible keys leads up to it. */
  @ParameterizedTest
  @EnumSource
  void anyPlanMeansWhatItsPredicatesSay(Formulation form) {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      LayerMaskPlan plan = RandomModel.plan(random, LAYERS, 4);
      int[] words = model.sentence(random, 10);
      float[][] before = model.logits(plan, form, words)[0];
      for (int at = 0; at < words.length; at++) {
        float[][] after = model.logits(plan, form, replaced(words, at))[0];
        boolean[] reached = reachedFrom(at, plan, words.length);
        for (int i = 0; i < words.length; i++) {
          String where = "seed %d, %s: token %d, changed %d".formatted(seed, plan, i, at);
          if (reached[i]) {
            assertThat(difference(after[i], before[i])).as(where).isGreaterThan(0);
          } else {
            assertThat(after[i]).as(where).isEqualTo(before[i]);
          }
        }
      }
    }
  }

  private static boolean[] reachedFrom(int token, LayerMaskPlan plan, int length) {
    boolean[] reached = new boolean[length];
    reached[token] = true;
    for (int layer = 0; layer < LAYERS; layer++) {
      boolean[] next = new boolean[length];
      for (int query = 0; query < length; query++) {
        for (int key = 0; key < length; key++) {
          next[query] |= reached[key] && plan.at(layer).allows(query, key);
        }
      }
      reached = next;
    }
    return reached;
  }

  @ParameterizedTest
  @EnumSource
  void noTokenSeesAnotherSentence(Formulation form) {
    Random random = new Random(3);
    int[] first = model.sentence(random, 70);
    int[] last = model.sentence(random, 4);
    for (String text : List.of("full*3", "causal, full, prefix(9)")) {
      LayerMaskPlan plan = LayerMaskPlan.parse(text);
      float[][][] before = model.logits(plan, form, first, model.sentence(random, 66), last);
      float[][][] after = model.logits(plan, form, first, model.sentence(random, 66), last);
      assertThat(after[0]).as(text).isDeepEqualTo(before[0]);
      assertThat(after[2]).as(text).isDeepEqualTo(before[2]);
      assertThat(difference(after[1], before[1])).isGreaterThan(1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchMatesChangeNothing(Formulation form) {
    Random random = new Random(4);
    int[][] sentences = new int[6][];
    for (int b = 0; b < sentences.length; b++) {
      sentences[b] = model.sentence(random, List.of(1, 12, 65, 3, 140, 30).get(b));
    }
    for (int seed = 0; seed < 3; seed++) {
      LayerMaskPlan plan = RandomModel.plan(new Random(seed), LAYERS, 80);
      float[][][] together = model.logits(plan, form, sentences);
      for (int b = 0; b < sentences.length; b++) {
        float[][] alone = model.logits(plan, form, sentences[b])[0];
        assertThat(difference(alone, together[b])).as("%s sentence %d", plan, b).isLessThan(1e-5);
      }
    }
  }
}
