package lookright.training.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import lookright.training.settings.TrainSettings;

/**
 * An experiment with the name that it has on a page.
 *
 * @param name short and unique, such as {@code btc.train}
 * @param id the same for files and links
 * @param experiment its runs
 */
record Task(String name, String id, Experiment experiment) {

  /** Names experiments by their training data, and by more where that is not unique. */
  static List<Task> of(List<Experiment> experiments) {
    List<Function<Experiment, String>> ways =
        List.of(
            Task::file,
            e -> e.setup().settings().model() + ", " + file(e),
            e -> folder(e) + file(e),
            e -> file(e) + ", labels on " + e.setup().labelOn(),
            e -> folder(e) + file(e) + ", lr " + e.setup().settings().optimiser().learningRate());
    for (Function<Experiment, String> way : ways) {
      List<String> names = experiments.stream().map(way).toList();
      if (new HashSet<>(names).size() == names.size()) {
        return of(experiments, names);
      }
    }
    List<String> numbered = new ArrayList<>();
    for (Experiment experiment : experiments) {
      numbered.add(file(experiment) + " (" + (numbered.size() + 1) + ")");
    }
    return of(experiments, numbered);
  }

  private static List<Task> of(List<Experiment> experiments, List<String> names) {
    List<Task> tasks = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String id = names.get(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      tasks.add(new Task(names.get(i), taken.add(id) ? id : id + "-" + i, experiments.get(i)));
    }
    return List.copyOf(tasks);
  }

  private static String file(Experiment experiment) {
    return experiment.setup().settings().data().train().toString();
  }

  private static String folder(Experiment experiment) {
    Path whole = experiment.all().get(0).settings().data().train();
    Path parent = whole.getParent();
    return parent == null || parent.getFileName() == null ? "" : parent.getFileName() + "/";
  }

  /** What was trained on what. */
  String title() {
    TrainSettings settings = experiment.setup().settings();
    return "%s on %s, labels on %s sub-tokens"
        .formatted(
            settings.model(), settings.data().train(), experiment.setup().labelOn().toString());
  }
}
