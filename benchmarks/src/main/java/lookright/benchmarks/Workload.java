package lookright.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.model.TokenBatch;
import org.jspecify.annotations.Nullable;

/**
 * What {@code peers/make_workload.py} wrote: sentences as ids and labels, cut into batches.
 *
 * @param batches sentences by batch; the first {@code warmup} are run but not timed
 * @param warmup batches that are not timed
 * @param optimiser the settings of a training step
 */
record Workload(List<List<Sentence>> batches, int warmup, Optimiser optimiser) {
  /** One sentence: token ids and their labels, -100 where a token has none. */
  record Sentence(int[] ids, int[] labels) {}

  /** The constants of AdamW, and the norm that gradients are clipped to. */
  record Optimiser(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double clip) {}

  /**
   * Reads a workload.
   *
   * @param steps timed batches, or null for all
   * @throws UserException if the file holds fewer batches than that
   */
  static Workload read(Path file, @Nullable Integer steps) {
    JsonNode json = Json.readObject(file);
    List<Sentence> sentences = new ArrayList<>();
    for (JsonNode sentence : json.required("sentences")) {
      sentences.add(
          new Sentence(ints(sentence.required("ids")), ints(sentence.required("labels"))));
    }
    int warmup = json.required("warmup").intValue();
    JsonNode all = json.required("batches");
    int wanted = steps == null ? all.size() : warmup + steps;
    if (wanted <= warmup || all.size() < wanted) {
      throw new UserException(
          "%s: found %d batches, expected %d to warm up and %d to time; make a longer workload"
              .formatted(file, all.size(), warmup, steps == null ? 1 : steps));
    }
    List<List<Sentence>> batches = new ArrayList<>();
    for (int b = 0; b < wanted; b++) {
      batches.add(elements(all.get(b)).map(i -> sentences.get(i.intValue())).toList());
    }
    return new Workload(batches, warmup, optimiser(json.required("optimiser")));
  }

  private static Optimiser optimiser(JsonNode json) {
    return new Optimiser(
        json.required("lr").doubleValue(),
        json.required("betas").required(0).doubleValue(),
        json.required("betas").required(1).doubleValue(),
        json.required("eps").doubleValue(),
        json.required("weightDecay").doubleValue(),
        json.required("clip").doubleValue());
  }

  private static int[] ints(JsonNode array) {
    return elements(array).mapToInt(JsonNode::intValue).toArray();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** The timed batches. */
  List<List<Sentence>> timed() {
    return batches.subList(warmup, batches.size());
  }

  /** The same with every sentence a batch of its own. */
  Workload singly() {
    int before = batches.subList(0, warmup).stream().mapToInt(List::size).sum();
    return new Workload(
        batches.stream().flatMap(List::stream).map(List::of).toList(), before, optimiser);
  }

  /** The first timed sentence and nothing else. */
  Workload first() {
    return new Workload(List.of(List.of(timed().get(0).get(0))), 0, optimiser);
  }

  /** The ragged batch of some sentences. */
  static TokenBatch join(List<Sentence> sentences) {
    return TokenBatch.of(
        sentences.stream().map(Sentence::ids).toList(),
        sentences.stream().map(Sentence::labels).toList());
  }
}
