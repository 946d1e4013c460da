package lookright.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import lookright.attention.LayerMaskPlan;
import lookright.benchmarks.PeerOptions.Mode;
import lookright.benchmarks.Workload.Sentence;
import lookright.io.Json;
import lookright.io.UserException;
import lookright.model.DecoderConfig;
import lookright.model.Head;
import lookright.model.TokenBatch;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.device.Device;
import lookright.model.device.DeviceChoice;
import lookright.model.device.MachineFacts;
import lookright.model.folder.Checkpoint;
import lookright.model.graph.DecoderModel;
import lookright.model.graph.DecoderModel.Design;
import lookright.model.graph.DecoderModel.Updates;
import lookright.ops.Workers;
import lookright.training.optimiser.Arithmetic;
import org.jspecify.annotations.Nullable;

/**
 * Our side of {@code peers/compare.py}: one workload, one model, all layers causal, one line of
 * JSON at the end. What the clock covers is said in {@code peers/README.md}.
 */
public final class PeerMain {
  private final Workload workload;
  private final DecoderModel model;
  private final Arithmetic arithmetic;
  private final List<Float> losses = new ArrayList<>();
  private final double loadSeconds;
  private final double loadCpuSeconds = system().getProcessCpuTime() / 1e9;
  private final double loadMegabytes = peakMegabytes();

  private PeerMain(Workload workload, DecoderModel model, Arithmetic arithmetic, long began) {
    this.workload = workload;
    this.model = model;
    this.arithmetic = arithmetic;
    this.loadSeconds = (System.nanoTime() - began) / 1e9;
  }

  /**
   * {@code --model DIR --workload FILE --mode full|lora|forward|single|first [--steps N] [--threads
   * N] [--quantise nf4|bf16] [--precision bf16] [--device auto|cpu|cuda[:N]] [--tf32 true|false]
   * [--save LOGITS]}.
   */
  public static void main(String[] args) {
    try {
      System.out.println(run(PeerOptions.parse(args)));
    } catch (UserException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static ObjectNode run(PeerOptions options) {
    Workload read = Workload.read(options.workload(), options.steps());
    Workload workload =
        switch (options.mode()) {
          case SINGLE -> read.singly();
          case FIRST -> read.first();
          default -> read;
        };
    Device found = DeviceChoice.choose(options.device(), new MachineFacts(), System.err::println);
    Device device = options.tf32() ? found.inTf32() : found;
    long began = System.nanoTime();
    try (Checkpoint checkpoint = Checkpoint.open(options.model());
        Workers workers = new Workers(options.threads())) {
      if (options.mode() == Mode.LORA) {
        try (Adapter adapter = Adapter.open(options.model().resolveSibling("adapter"));
            Weights weights =
                checkpoint.weights(adapter.head(), adapter::headSource, options.quantise())) {
          adapter.addTo(weights);
          List<String> trained = weights.names().stream().filter(Adapter::isTrained).toList();
          Design design =
              design(checkpoint, adapter.head(), trained, adapter.config().updates(), options);
          return run(workload, options, design, weights, workers, device, began);
        }
      }
      Head head = checkpoint.taggingHead();
      if (head == null) {
        throw new UserException(options.model() + ": found no score.weight, expected a tagger");
      }
      try (Weights weights = checkpoint.weights(head)) {
        List<String> trained = options.mode() == Mode.FULL ? weights.names() : List.of();
        Design design = design(checkpoint, head, trained, Updates.NONE, options);
        return run(workload, options, design, weights, workers, device, began);
      }
    }
  }

  private static Design design(
      Checkpoint checkpoint,
      Head head,
      List<String> trained,
      Updates updates,
      PeerOptions options) {
    DecoderConfig config = checkpoint.config().decoder();
    LayerMaskPlan plan = LayerMaskPlan.causal(config.layers());
    return new Design(config, plan, head, trained, 0, updates, options.recomputed());
  }

  private static ObjectNode run(
      Workload workload,
      PeerOptions options,
      Design design,
      Weights weights,
      Workers workers,
      Device device,
      long began) {
    try (DecoderModel model =
        DecoderModel.on(device, options.precision(), design, weights, workers)) {
      PeerMain peer = new PeerMain(workload, model, Arithmetic.on(device, workers), began);
      Clock clock =
          design.trainable().isEmpty()
              ? peer.forward(options.save())
              : peer.train(weights, design.trainable());
      return peer.report(options, clock);
    }
  }

  private Clock train(Weights weights, List<String> trained) {
    int total = workload.batches().size();
    try (TrainingStep step =
        new TrainingStep(model, weights, trained, workload.optimiser(), total, arithmetic)) {
      return time(batch -> losses.add(step.run(Workload.join(batch))));
    }
  }

  /** The clock covers the logits; the losses are computed from them afterwards. */
  private Clock forward(@Nullable Path save) {
    List<List<float[]>> logits = new ArrayList<>();
    Clock clock = time(batch -> logits.add(model.logits(Workload.join(batch))));
    if (save != null) {
      save(logits.subList(workload.warmup(), logits.size()), save);
    }
    for (int b = 0; b < logits.size(); b++) {
      losses.add(crossEntropy(logits.get(b), Workload.join(workload.batches().get(b))));
    }
    return clock;
  }

  /** Row after row, big-endian. */
  private static void save(List<List<float[]>> logits, Path file) {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (float[] row : logits.stream().flatMap(List::stream).toList()) {
        for (float logit : row) {
          out.writeFloat(logit);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the timed batches took.
   *
   * @param milliseconds of each, ascending
   */
  private record Clock(
      double seconds, double cpuSeconds, double peakMegabytes, double[] milliseconds) {
    /** The smallest that so many are not above. */
    double quantile(double share) {
      return milliseconds[(int) Math.ceil(share * milliseconds.length) - 1];
    }
  }

  private Clock time(Consumer<List<Sentence>> body) {
    workload.batches().subList(0, workload.warmup()).forEach(body);
    long busy = system().getProcessCpuTime();
    long start = System.nanoTime();
    double[] milliseconds =
        workload.timed().stream().mapToDouble(batch -> milliseconds(batch, body)).toArray();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (system().getProcessCpuTime() - busy) / 1e9;
    Arrays.sort(milliseconds);
    return new Clock(seconds, cpuSeconds, peakMegabytes(), milliseconds);
  }

  private static double milliseconds(List<Sentence> batch, Consumer<List<Sentence>> body) {
    long start = System.nanoTime();
    body.accept(batch);
    return (System.nanoTime() - start) / 1e6;
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  private static float crossEntropy(List<float[]> logits, TokenBatch batch) {
    double sum = 0;
    for (int i = 0; i < batch.tokens(); i++) {
      if (batch.labels()[i] >= 0) {
        float[] row = logits.get(i);
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : row) {
          largest = Math.max(largest, logit);
        }
        double total = 0;
        for (float logit : row) {
          total += Math.exp(logit - largest);
        }
        sum += Math.log(total) + largest - row[batch.labels()[i]];
      }
    }
    return (float) (sum / Math.max(1, batch.labelled()));
  }

  /** The most memory that the process ever held, as Linux counts it: native memory included. */
  static double peakMegabytes() {
    try {
      String line =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(l -> l.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow(() -> new UserException("Found no VmHWM in /proc/self/status"));
      return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode report(PeerOptions options, Clock clock) {
    int sentences = workload.timed().stream().mapToInt(List::size).sum();
    int tokens =
        workload.timed().stream().flatMap(List::stream).mapToInt(s -> s.ids().length).sum();
    ObjectNode json = Json.object();
    json.put("peer", "lookright")
        .put("mode", options.mode().name().toLowerCase(Locale.ROOT))
        .put("threads", options.threads())
        .put("steps", workload.timed().size())
        .put("loadSeconds", loadSeconds)
        .put("loadCpuSeconds", loadCpuSeconds)
        .put("loadRssMb", loadMegabytes)
        .put("activationsMb", model.activationBytes() / 1048576.0)
        .put("seconds", clock.seconds)
        .put("cpuSeconds", clock.cpuSeconds)
        .put("sentencesPerSecond", sentences / clock.seconds)
        .put("realTokensPerSecond", tokens / clock.seconds)
        .put("p50Ms", clock.quantile(0.5))
        .put("p99Ms", clock.quantile(0.99))
        .put("peakRssMb", clock.peakMegabytes);
    ArrayNode all = json.putArray("losses");
    losses.forEach(all::add);
    return json;
  }
}
