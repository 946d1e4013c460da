package lookright.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A peer of {@code compare.py}: logits of a workload by another library; prints one line of JSON.
 *
 * <p>{@code --engine onnx|djl --model DIR --workload FILE --mode forward|single|first [--steps N]
 * [--threads 2] [--save FILE]}, where DIR is the workload's model folder, beside what {@code
 * export_peers.py} wrote. The clock covers padding, tensors and reading the logits back; {@code
 * single} runs the same sentences one by one, {@code first} one sentence and nothing else.
 */
public final class JvmPeer {
  private final Engine engine;
  private final List<float[]> logits = new ArrayList<>();

  private JvmPeer(Engine engine) {
    this.engine = engine;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options =
        IntStream.range(0, arguments.length / 2)
            .boxed()
            .collect(Collectors.toMap(i -> arguments[2 * i], i -> arguments[2 * i + 1]));
    Path work = Path.of(options.get("--model")).toAbsolutePath().normalize().getParent();
    int threads = Integer.parseInt(options.getOrDefault("--threads", "2"));
    String mode = options.get("--mode");
    Workload workload = Workload.read(Path.of(options.get("--workload")), options.get("--steps"));
    try (Engine engine =
        options.get("--engine").equals("onnx")
            ? new OnnxEngine(work.resolve("onnx/model.onnx"), threads)
            : new DjlEngine(work.resolve("torchscript/model.pt"), threads)) {
      JvmPeer peer = new JvmPeer(engine);
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("peer", options.get("--engine")).put("mode", mode).put("threads", threads);
      if (mode.equals("first")) {
        peer.run(List.of(workload.timed().get(0).get(0)));
      } else {
        peer.run(mode.equals("single") ? workload.singly() : workload, result);
      }
      result.put("peakRssMb", peakMegabytes());
      if (options.containsKey("--save")) {
        peer.save(Path.of(options.get("--save")));
      }
      System.out.println(result);
    }
    System.exit(0); // DJL leaves threads behind
  }

  /** Sentences by batch; the first {@code warmup} batches are not timed. */
  private record Workload(List<List<int[]>> batches, int warmup) {
    static Workload read(Path file, String steps) throws IOException {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      List<int[]> sentences = new ArrayList<>();
      json.get("sentences").forEach(sentence -> sentences.add(ints(sentence.get("ids"))));
      int warmup = json.get("warmup").asInt();
      JsonNode all = json.get("batches");
      int wanted = steps == null ? all.size() : warmup + Integer.parseInt(steps);
      List<List<int[]>> batches = new ArrayList<>();
      for (int b = 0; b < wanted; b++) {
        batches.add(Arrays.stream(ints(all.get(b))).mapToObj(sentences::get).toList());
      }
      return new Workload(batches, warmup);
    }

    private static int[] ints(JsonNode array) {
      return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    List<List<int[]>> timed() {
      return batches.subList(warmup, batches.size());
    }

    Workload singly() {
      int before = batches.subList(0, warmup).stream().mapToInt(List::size).sum();
      return new Workload(batches.stream().flatMap(List::stream).map(List::of).toList(), before);
    }
  }

  private void run(Workload workload, ObjectNode result) throws Exception {
    for (List<int[]> batch : workload.batches().subList(0, workload.warmup())) {
      run(batch);
    }
    logits.clear();
    List<List<int[]>> timed = workload.timed();
    double[] milliseconds = new double[timed.size()];
    long start = System.nanoTime();
    for (int i = 0; i < milliseconds.length; i++) {
      long before = System.nanoTime();
      run(timed.get(i));
      milliseconds[i] = (System.nanoTime() - before) / 1e6;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(milliseconds);
    result
        .put("seconds", seconds)
        .put("sentencesPerSecond", timed.stream().mapToInt(List::size).sum() / seconds)
        .put(
            "realTokensPerSecond",
            timed.stream().flatMap(List::stream).mapToLong(ids -> ids.length).sum() / seconds)
        .put("p50Ms", quantile(milliseconds, 0.5))
        .put("p99Ms", quantile(milliseconds, 0.99));
  }

  /** The smallest value that so many are not above. */
  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  /** Pads, computes, and keeps the rows of real tokens. */
  private void run(List<int[]> batch) throws Exception {
    int length = batch.stream().mapToInt(ids -> ids.length).max().orElse(0);
    long[] ids = new long[batch.size() * length];
    long[] mask = new long[ids.length];
    for (int s = 0; s < batch.size(); s++) {
      for (int t = 0; t < batch.get(s).length; t++) {
        ids[s * length + t] = batch.get(s)[t];
        mask[s * length + t] = 1;
      }
    }
    float[] all = engine.logits(ids, mask, batch.size(), length);
    int labels = all.length / ids.length;
    for (int s = 0; s < batch.size(); s++) {
      int from = s * length * labels;
      logits.add(Arrays.copyOfRange(all, from, from + batch.get(s).length * labels));
    }
  }

  /** The logits of all real tokens in order, big-endian float32. */
  private void save(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (float[] rows : logits) {
        for (float logit : rows) {
          out.writeFloat(logit);
        }
      }
    }
  }

  private static double peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }
}
