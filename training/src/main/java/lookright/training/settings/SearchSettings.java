package lookright.training.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lookright.io.UserException;

/**
 * Which plans a sweep tries.
 *
 * @param kind how they are found
 * @param groups into how many groups of layers the model is divided; 0 for listed plans
 */
public record SearchSettings(Kind kind, int groups) {
  /** The plans that {@code mask} or {@code groups} names. */
  public static final SearchSettings LISTED = new SearchSettings(Kind.LISTED, 0);

  private static final int MOST_GROUPS = 16;
  private static final Pattern FORM = Pattern.compile("(all|greedy)\\((\\d{1,4})\\)");

  /** How plans are found. */
  public enum Kind {
    /** They are named. */
    LISTED,

    /** Every one of the groups, in the order of their numbers. */
    ALL,

    /**
     * From the causal plan on, groups are unlocked from the top; what helps on validation stays.
     */
    GREEDY
  }

  /** A user's mistake if the groups are too many: 65,536 plans are enough. */
  public SearchSettings {
    if (kind != Kind.LISTED) {
      Check.require(
          groups >= 1 && groups <= MOST_GROUPS,
          "plans",
          groups + " groups",
          "1 to " + MOST_GROUPS + " groups");
    }
  }

  /** Reads {@code all(4)} or {@code greedy(4)}. */
  public static SearchSettings parse(String text) {
    Matcher form = FORM.matcher(text.replace(" ", ""));
    if (!form.matches()) {
      throw new UserException(
          "plans: found %s, expected all(4) or greedy(4) with a number of groups; plans of your own go into mask or groups."
              .formatted(text));
    }
    Kind kind = form.group(1).equals("all") ? Kind.ALL : Kind.GREEDY;
    return new SearchSettings(kind, Integer.parseInt(form.group(2)));
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return switch (kind) {
      case LISTED -> "listed";
      case ALL -> "all(" + groups + ")";
      case GREEDY -> "greedy(" + groups + ")";
    };
  }
}
