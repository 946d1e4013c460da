package lookright.cli.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import lookright.cli.commands.Console;
import lookright.cli.commands.DiffSettings;
import lookright.cli.commands.Work;
import lookright.io.Json;
import lookright.model.convert.Difference;
import lookright.model.convert.Difference.Pair;
import lookright.model.convert.Difference.Values;

/** {@code lookright diff}: exit code 1 where the two differ. */
public final class Diff implements Work<DiffSettings> {
  @Override
  public int run(DiffSettings settings, Console console) {
    Difference found =
        Difference.between(
            settings.first(),
            settings.second(),
            settings.tolerance(),
            console.cancellation()::throwIfCancelled);
    if (settings.json()) {
      console.results().print(Json.pretty(json(found)));
    } else {
      print(found, settings, console.results());
    }
    return found.none() ? 0 : 1;
  }

  private static void print(Difference found, DiffSettings settings, PrintWriter out) {
    found.missing().forEach(name -> out.println("missing  " + visible(name)));
    found.extra().forEach(name -> out.println("extra    " + visible(name)));
    found.shapes().forEach(pair -> out.println("shape    " + text(pair)));
    found.types().forEach(pair -> out.println("type     " + text(pair)));
    found.values().stream().limit(settings.top()).forEach(values -> print(values, out));
    int more = found.values().size() - settings.top();
    if (more > 0) {
      out.println("... and " + more + " more with other values (--top lists more)");
    }
    if (found.none()) {
      out.println(found.compared() + " tensors are equal.");
    } else {
      out.printf(
          "%d missing, %d extra, %d of other shape, %d of other type, %d of %d with other values%n",
          found.missing().size(),
          found.extra().size(),
          found.shapes().size(),
          found.types().size(),
          found.values().size(),
          found.compared());
    }
  }

  private static void print(Values values, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "values   %s: %,d of %,d differ, by at most %.3e, relative %.3e%n",
        visible(values.name()),
        values.differing(),
        values.elements(),
        values.maxAbs(),
        values.maxRel());
  }

  private static String text(Pair pair) {
    return visible(pair.name()) + ": " + pair.first() + " and " + pair.second();
  }

  /** Control characters could drive a terminal. */
  private static String visible(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static ObjectNode json(Difference found) {
    ObjectNode json = Json.object();
    json.put("equal", found.none()).put("compared", found.compared());
    found.missing().forEach(json.putArray("missing")::add);
    found.extra().forEach(json.putArray("extra")::add);
    addPairs(json.putArray("shapes"), found.shapes());
    addPairs(json.putArray("types"), found.types());
    ArrayNode values = json.putArray("values");
    for (Values one : found.values()) {
      ObjectNode node = values.addObject().put("name", one.name());
      node.put("differing", one.differing()).put("elements", one.elements());
      putFinite(node, "maxAbs", one.maxAbs());
      putFinite(node, "maxRel", one.maxRel());
    }
    return json;
  }

  private static void addPairs(ArrayNode array, List<Pair> pairs) {
    for (Pair pair : pairs) {
      array
          .addObject()
          .put("name", pair.name())
          .put("first", pair.first())
          .put("second", pair.second());
    }
  }

  /** JSON has no infinity: a difference without a number is null. */
  private static void putFinite(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
