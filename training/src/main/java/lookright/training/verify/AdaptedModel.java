package lookright.training.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import lookright.model.DecoderConfig;
import lookright.model.Head;
import lookright.model.Quantisation;
import lookright.model.Weights;
import lookright.model.adapter.Adapter;
import lookright.model.folder.Checkpoint;
import lookright.model.folder.TaggerSettings;
import org.jspecify.annotations.Nullable;

/** A model with its adapter beside it, both in memory. */
record AdaptedModel(DecoderConfig config, Head head, Weights weights, float scale)
    implements AutoCloseable {

  /**
   * Loads base model and adapter.
   *
   * @param folder the adapter's; null: {@code adapter} in the model folder
   * @return null where none is given and none is there
   */
  static @Nullable AdaptedModel find(Checkpoint base, @Nullable Path folder) {
    Path own = base.folder().resolve("adapter");
    if (folder == null && !Files.isDirectory(own)) {
      return null;
    }
    try (Adapter adapter = Adapter.open(folder == null ? own : folder)) {
      Head head = adapter.head();
      TaggerSettings stored = TaggerSettings.find(folder == null ? own : folder);
      Quantisation quantisation = stored == null ? null : stored.quantise();
      Weights weights = base.weights(head, adapter::headSource, quantisation);
      try {
        adapter.addTo(weights);
      } catch (RuntimeException | Error e) {
        weights.close();
        throw e;
      }
      return new AdaptedModel(base.config().decoder(), head, weights, adapter.config().scale());
    }
  }

  PlanRun.Subject subject() {
    return PlanRun.Subject.adapted(config, head, weights, scale);
  }

  @Override
  public void close() {
    weights.close();
  }
}
