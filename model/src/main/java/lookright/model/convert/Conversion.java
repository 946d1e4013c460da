package lookright.model.convert;

import java.util.ArrayList;
import java.util.List;
import lookright.io.safetensors.Dtype;

/** One model from one format to another, tensor by tensor. */
public final class Conversion {
  private Conversion() {}

  /**
   * A tensor's way.
   *
   * @param name its name in the destination
   * @param from its type in the source
   * @param to its type in the destination
   * @param shape its sizes
   * @param saturated values beyond the new type's range, which became its largest
   */
  public record Moved(String name, Dtype from, Dtype to, List<Long> shape, long saturated) {}

  /**
   * What was done, or would be.
   *
   * @param tensors in the order of the destination
   * @param bytes of all tensors
   * @param files of weights
   * @param notes what a user should be told, a line each
   */
  public record Report(List<Moved> tensors, long bytes, int files, List<String> notes) {
    /** Values beyond the range of the new type, over all tensors. */
    public long saturated() {
      return tensors.stream().mapToLong(Moved::saturated).sum();
    }
  }

  /**
   * Converts, or only says what would be done. The destination appears whole or not at all.
   *
   * @param pulse run between pieces; ends the conversion by throwing
   * @throws lookright.io.UserException if the source cannot be read or does not fit the destination
   */
  public static Report run(ConvertSettings settings, Runnable pulse) {
    try (SourceModel source = SourceModel.open(settings.source())) {
      Report report =
          settings.toLlama2c()
              ? new Llama2cDestination(source, settings, pulse).write()
              : new FolderDestination(source, settings, pulse).write();
      List<String> notes = new ArrayList<>(source.notes());
      notes.addAll(report.notes());
      return new Report(report.tensors(), report.bytes(), report.files(), notes);
    }
  }
}
