package lookright.cli.options;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A configuration file as written: keys, texts and lines. Texts are not interpreted here, so {@code
 * groups: 0011} stays four bits; {@link FileSettings} gives them to the options.
 *
 * @param path the file
 * @param entries by key, in the file's order
 */
record ConfigFile(Path path, Map<String, Entry> entries) {
  /**
   * What one key holds.
   *
   * @param values one text, or those of a list
   * @param list whether they were written as a list
   * @param line of the key, 1 for the first
   */
  record Entry(List<String> values, boolean list, int line) {}

  /** Reads a file; a user's mistake if it is not a YAML mapping of keys to values and lists. */
  static ConfigFile read(Path path) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping(path)) {
      int line = line(tuple.getKeyNode());
      String key = text(path, tuple.getKeyNode(), "a key");
      Entry before = entries.putIfAbsent(key, entry(path, key, tuple.getValueNode(), line));
      if (before != null) {
        throw mistake(
            path,
            line,
            "'%s' stands in line %d already; keep one of them.".formatted(key, before.line()));
      }
    }
    return new ConfigFile(path, entries);
  }

  /** What to throw about a line of this file. */
  UserException mistake(int line, String problem) {
    return mistake(path, line, problem);
  }

  private static UserException mistake(Path path, int line, String problem) {
    return new UserException("%s line %d: %s".formatted(path, line, problem));
  }

  private static List<NodeTuple> mapping(Path path) throws IOException {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(path.toString()).build();
      Node root = new Compose(settings).composeString(Files.readString(path)).orElse(null);
      if (root == null) {
        return List.of();
      }
      if (root instanceof MappingNode mapping) {
        return mapping.getValue();
      }
      throw mistake(path, line(root), "found no key, expected lines such as 'epochs: 5'.");
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw mistake(
          path, line, "not YAML: %s; check indents and quotes.".formatted(e.getProblem()));
    } catch (YamlEngineException e) {
      throw new UserException("%s: not YAML: %s".formatted(path, e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw new UserException(path + ": found bytes that are not UTF-8; save it as UTF-8.", e);
    }
  }

  private static Entry entry(Path path, String key, Node value, int line) {
    if (value instanceof SequenceNode list) {
      List<String> texts =
          list.getValue().stream().map(item -> text(path, item, key + ": a single value")).toList();
      return new Entry(texts, true, line);
    }
    return new Entry(List.of(text(path, value, key + ": a value or a list")), false, line);
  }

  private static String text(Path path, Node node, String expected) {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
      return scalar.getValue();
    }
    String found = node instanceof ScalarNode ? "nothing" : "a nested block";
    throw mistake(path, line(node), "found %s, expected %s.".formatted(found, expected));
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
