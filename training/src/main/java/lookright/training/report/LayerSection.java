package lookright.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lookright.training.report.page.Block;
import lookright.training.report.page.Block.Figure;
import lookright.training.report.page.Block.Heading;
import lookright.training.report.page.Block.Paragraph;
import lookright.training.report.page.Page.Section;
import lookright.training.report.page.Table;
import lookright.training.report.page.Table.Kind;
import lookright.training.statistics.PlanPair;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;

/** Scores by how many layers are unlocked, and by which. */
final class LayerSection {
  private static final int MOST_GROUPS = 16;
  private static final String BY_PLACE =
      "**By place.** Mean of the plans that unlock a layer against the mean of those that do not; layer"
          + " 0 is next to the embeddings. ";
  private static final String BALANCED =
      "All plans of %d groups are there, so the other layers are balanced.";
  private static final String UNBALANCED =
      "Only some plans were run: the other layers are not balanced, so this is no effect of the layer"
          + " alone.";

  private final Task task;
  private final Split split;
  private final List<PlanRuns> plans;

  private LayerSection(Task task) {
    this.task = task;
    this.split = task.experiment().mainSplit();
    this.plans =
        task.experiment().plans().stream()
            .filter(plan -> !plan.bits().isEmpty() && plan.sample(split) != null)
            .toList();
  }

  static Section of(List<Task> tasks) {
    List<Block> blocks = new ArrayList<>();
    tasks.stream().map(LayerSection::new).forEach(section -> section.write(blocks));
    if (blocks.isEmpty()) {
      blocks.add(new Paragraph("Needs three plans of causal and full layers on one data set."));
    }
    return new Section("layers", "Number and place of unlocked layers", blocks);
  }

  private void write(List<Block> blocks) {
    if (plans.size() < 3) {
      return;
    }
    blocks.add(new Heading(task.name() + ", " + split));
    number(blocks);
    place(blocks);
  }

  private void number(List<Block> blocks) {
    Map<Integer, List<PlanRuns>> byNumber =
        plans.stream()
            .collect(Collectors.groupingBy(PlanRuns::unlocked, TreeMap::new, Collectors.toList()));
    Table.Builder table =
        Table.of("unlocked-layers-" + task.id())
            .columns(Kind.SCORE, "unlocked layers", "plans", "mean", "lowest", "highest")
            .columns(Kind.TEXT, "highest plan");
    byNumber.forEach(
        (number, same) -> {
          PlanRuns best =
              same.stream().max((a, b) -> Double.compare(mean(a), mean(b))).orElseThrow();
          double lowest = same.stream().mapToDouble(this::mean).min().orElseThrow();
          table.row(number, same.size(), mean(same), lowest, mean(best), best.label());
        });
    XYChart chart = Charts.chart("unlocked layers", "score");
    Charts.line(
        chart,
        "mean of plans",
        byNumber.keySet().stream().mapToDouble(Integer::doubleValue).toArray(),
        byNumber.values().stream().mapToDouble(this::mean).toArray());
    Charts.points(
        chart,
        "a plan",
        plans.stream().mapToDouble(PlanRuns::unlocked).toArray(),
        plans.stream().mapToDouble(this::mean).toArray());
    Charts.wholeNumbers(chart, 0, plans.get(0).bits().length());
    String caption = "Score by the number of unlocked layers on " + task.name() + ".";
    blocks.add(new Figure("unlocked-" + task.id(), caption, chart));
    blocks.add(table.build());
  }

  /**
   * What unlocking a group of layers does on average, whatever the others are.
   *
   * @param layers of the group, counted from 0
   */
  private record Place(String layers, @Nullable Double unlocked, @Nullable Double locked) {
    @Nullable Double difference() {
      return unlocked == null || locked == null ? null : unlocked - locked;
    }
  }

  private void place(List<Block> blocks) {
    List<String> bits = plans.stream().map(PlanRuns::bits).toList();
    int groups = PlanBits.fewestGroups(bits);
    List<String> grouped = bits.stream().map(plan -> PlanBits.grouped(plan, groups)).toList();
    int size = bits.get(0).length() / groups;
    List<Place> places = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int first = group * size;
      String layers = size == 1 ? "" + first : first + " to " + (first + size - 1);
      places.add(new Place(layers, mean(grouped, group, '1'), mean(grouped, group, '0')));
    }
    boolean balanced = grouped.containsAll(PlanPair.plans(Math.min(groups, MOST_GROUPS)));
    blocks.add(new Paragraph(BY_PLACE + (balanced ? BALANCED.formatted(groups) : UNBALANCED)));
    if (groups > 2 && balanced) {
      blocks.add(chart(places, size == 1 ? "layer" : "group of layers"));
    }
    Table.Builder table =
        Table.of("place-" + task.id())
            .columns(Kind.TEXT, "layers")
            .columns(Kind.SCORE, "unlocked", "locked")
            .columns(Kind.DIFFERENCE, "difference");
    places.forEach(
        place -> table.row(place.layers(), place.unlocked(), place.locked(), place.difference()));
    blocks.add(table.build());
  }

  private Figure chart(List<Place> places, String axis) {
    XYChart chart = Charts.chart(axis, "difference");
    Charts.line(
        chart,
        "unlocked - locked",
        IntStream.range(0, places.size()).asDoubleStream().toArray(),
        places.stream()
            .mapToDouble(place -> Objects.requireNonNullElse(place.difference(), Double.NaN))
            .toArray());
    Charts.wholeNumbers(chart, 0, places.size() - 1);
    String caption = "What unlocking each place adds on average on " + task.name() + ".";
    return new Figure("place-" + task.id(), caption, chart);
  }

  private double mean(PlanRuns plan) {
    return plan.mean(split);
  }

  private double mean(List<PlanRuns> some) {
    return some.stream().mapToDouble(this::mean).average().orElseThrow();
  }

  private @Nullable Double mean(List<String> grouped, int group, char bit) {
    List<PlanRuns> some = new ArrayList<>();
    for (int i = 0; i < grouped.size(); i++) {
      if (grouped.get(i).charAt(group) == bit) {
        some.add(plans.get(i));
      }
    }
    return some.isEmpty() ? null : mean(some);
  }
}
