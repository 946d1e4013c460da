package lookright.cli.options;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lookright.cli.options.ConfigFile.Entry;
import lookright.io.UserException;
import lookright.training.settings.Recipe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Gives a configuration file's values to a command's options. The options themselves are the list
 * of keys: {@code --batch-size} is {@code batch-size}, and a value is read just as the flag's would
 * be. Flags win; relative paths are relative to the file's folder. Where flags or file name a
 * {@link Recipe}, it gives what neither of them does.
 */
public final class FileSettings {
  /** The option that names a recipe. */
  static final String RECIPE = "--recipe";

  private static final List<Set<String>> ALTERNATIVES =
      List.of(PlanOptions.ALTERNATIVES, BatchOptions.ALTERNATIVES, DataOptions.ALTERNATIVES);

  /** What a recipe does not give where the other one is asked for. */
  private static final Map<String, String> INSTEAD =
      Map.of("batch-size", "batch-tokens", "lora-rank", "head-only");

  private final ConfigFile file;
  private final ParseResult flags;
  private final Map<String, OptionSpec> keys = new TreeMap<>();

  private FileSettings(ConfigFile file, CommandSpec command) {
    this.file = file;
    this.flags = command.commandLine().getParseResult();
    for (OptionSpec option : command.options()) {
      if (!option.usageHelp() && !option.versionHelp() && !option.inherited()) {
        keys.put(key(option), option);
      }
    }
  }

  /**
   * Sets every option of a parsed command that the file, or else the recipe, gives and the command
   * line does not.
   *
   * @param path the YAML file, or null for none
   * @param command the command that was parsed
   * @throws UserException for a key or value that does not fit, with file and line
   */
  public static void apply(@Nullable Path path, CommandSpec command) throws IOException {
    ConfigFile file = path == null ? new ConfigFile(Path.of(""), Map.of()) : ConfigFile.read(path);
    FileSettings settings = new FileSettings(file, command);
    file.entries().forEach(settings::set);
    OptionSpec named = command.findOption(RECIPE);
    if (named != null && named.getValue() instanceof Recipe recipe) {
      recipe.settings().forEach(settings::setUnlessGiven);
    }
  }

  private void setUnlessGiven(String key, String value) {
    OptionSpec other = keys.get(INSTEAD.getOrDefault(key, ""));
    Object others = other == null ? null : other.getValue();
    boolean replaced = others != null && !others.equals(false);
    if (!file.entries().containsKey(key) && !replaced) {
      set(key, new Entry(List.of(value), false, 0));
    }
  }

  /**
   * What the options come to with a further file over them, which may not set every key; they are
   * left as they were.
   *
   * @param foreign keys that have no place in it
   * @throws UserException for a key or value that does not fit, with file and line
   */
  public static <T> T with(Path path, Set<String> foreign, CommandSpec command, Supplier<T> result)
      throws IOException {
    ConfigFile file = ConfigFile.read(path);
    file.entries()
        .forEach(
            (key, entry) -> {
              if (foreign.contains(key)) {
                throw file.mistake(
                    entry.line(), "'%s' belongs into the sweep's own file.".formatted(key));
              }
            });
    Map<OptionSpec, Object> before = new HashMap<>();
    command.options().forEach(option -> before.put(option, option.getValue()));
    try {
      file.entries().forEach(new FileSettings(file, command)::set);
      return result.get();
    } finally {
      before.forEach(OptionSpec::setValue);
    }
  }

  private static String key(OptionSpec option) {
    return option.longestName().substring("--".length());
  }

  private void set(String key, Entry entry) {
    OptionSpec option = keys.get(key);
    if (option == null) {
      throw file.mistake(entry.line(), unknown(key));
    }
    Object value = inFolder(parsed(option, entry));
    if (!givenAsFlag(key)) {
      option.setValue(value);
    }
  }

  private String unknown(String key) {
    String hint =
        Nearest.to(key, keys.keySet())
            .map("did you mean '%s'?"::formatted)
            .orElseGet(() -> "the keys are " + String.join(", ", keys.keySet()) + ".");
    return "unknown key '%s'; %s".formatted(key, hint);
  }

  private boolean givenAsFlag(String key) {
    Stream<String> replacing =
        ALTERNATIVES.stream().filter(set -> set.contains(key)).flatMap(Set::stream);
    return Stream.concat(Stream.of(key), replacing)
        .map(keys::get)
        .anyMatch(option -> option != null && flags.hasMatchedOption(option));
  }

  /** The value as picocli reads it from flags, in a command line of this one option. */
  private Object parsed(OptionSpec option, Entry entry) {
    if (entry.list() && !option.isMultiValue()) {
      throw file.mistake(entry.line(), mismatch(option, entry));
    }
    List<String> arguments = new ArrayList<>();
    for (String value : entry.values()) {
      arguments.addAll(argument(option, value, entry));
    }
    Cell cell = new Cell(option.getValue());
    OptionSpec alone =
        OptionSpec.builder(option).getter(cell::get).setter(cell::set).required(false).build();
    try {
      new CommandLine(CommandSpec.create().addOption(alone))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      throw file.mistake(entry.line(), mismatch(option, entry));
    }
    return cell.get();
  }

  private List<String> argument(OptionSpec option, String value, Entry entry) {
    if (option.type() != boolean.class) {
      return List.of(option.longestName() + "=" + value);
    }
    return switch (value) {
      case "true" -> List.of(option.longestName());
      case "false" -> List.of("--no-" + key(option));
      default -> throw file.mistake(entry.line(), mismatch(option, entry));
    };
  }

  private static String mismatch(OptionSpec option, Entry entry) {
    String found =
        entry.list() ? entry.values().toString() : "'" + String.join("", entry.values()) + "'";
    String several = option.isMultiValue() ? ", or a list of them" : "";
    return "%s: found %s, expected %s%s."
        .formatted(key(option), found, expected(option.auxiliaryTypes()[0], option), several);
  }

  private static String expected(Class<?> type, OptionSpec option) {
    if (type == boolean.class) {
      return "true or false";
    }
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(" or "));
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    return type == Path.class ? "a path" : "a text such as " + option.paramLabel();
  }

  private Object inFolder(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(this::inFolder).toList();
    }
    return value instanceof Path path ? file.path().resolveSibling(path).normalize() : value;
  }

  /** Holds a value while picocli parses it. */
  private static final class Cell {
    private Object value;

    Cell(Object value) {
      this.value = value;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T get() {
      return (T) value;
    }

    @SuppressWarnings("unchecked")
    <T> T set(T newValue) {
      T before = (T) value;
      value = newValue;
      return before;
    }
  }
}
