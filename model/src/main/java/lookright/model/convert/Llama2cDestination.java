package lookright.model.convert;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import lookright.io.UserException;
import lookright.io.llama2c.Llama2cHeader;
import lookright.io.llama2c.Llama2cTensor;
import lookright.io.llama2c.Llama2cWriter;
import lookright.io.safetensors.Dtype;
import lookright.model.DecoderConfig;
import lookright.model.convert.Conversion.Moved;
import lookright.model.convert.Conversion.Report;
import lookright.model.convert.TensorNames.World;
import lookright.model.family.ModelConfig;

/** A llama2.c file to be written. */
final class Llama2cDestination {
  private final SourceModel source;
  private final ConvertSettings settings;
  private final Runnable pulse;

  Llama2cDestination(SourceModel source, ConvertSettings settings, Runnable pulse) {
    this.source = source;
    this.settings = settings;
    this.pulse = pulse;
  }

  Report write() {
    if (settings.dtype() != null && settings.dtype() != Dtype.F32) {
      throw new UserException(
          settings.destination() + ": found --dtype for a llama2.c file; expected f32 or none");
    }
    if (settings.labels() != null) {
      throw new UserException(
          settings.destination()
              + ": found --add-head for a llama2.c file, which holds none; expected a folder");
    }
    if (source.config() == null) {
      throw new UserException(source.path() + ": found no config.json; expected a model folder");
    }
    DecoderConfig model = ModelConfig.of(source.config(), source.path().toString()).decoder();
    Llama2cHeader header =
        Llama2cModel.header(
            source.path().toString(), model, new HashSet<>(source.tensors().names()));
    Map<String, TensorCopy> copies = copies(header);
    if (!settings.force() && Files.exists(settings.destination())) {
      throw new UserException(
          settings.destination() + ": exists already; expected a new file (--force replaces it)");
    }
    if (!settings.dryRun()) {
      Llama2cWriter.write(
          settings.destination(),
          header,
          (tensor, out) -> {
            TensorCopy copy = copies.get(tensor.name());
            if (copy != null) {
              copy.writeTo(out);
            }
          });
    }
    return report(header, copies);
  }

  private Map<String, TensorCopy> copies(Llama2cHeader header) {
    RotaryRows rows = new RotaryRows(header.headSize());
    RenamedTensors renamed = new RenamedTensors(source.tensors());
    for (String name : source.tensors().names()) {
      String foreign = TensorNames.fromHuggingFace(World.LLAMA2C, name);
      if (foreign != null) {
        renamed.add(foreign, name, rows.readingHalves(name));
      }
    }
    Map<String, TensorCopy> copies = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Llama2cTensor tensor : header.tensors()) {
      if (!renamed.names().contains(tensor.name())) {
        problems.add("no " + TensorNames.toHuggingFace(World.LLAMA2C, tensor.name()));
      } else if (!renamed.info(tensor.name()).shape().equals(tensor.shape())) {
        problems.add(
            TensorNames.toHuggingFace(World.LLAMA2C, tensor.name())
                + " of shape "
                + renamed.info(tensor.name()).shape()
                + " instead of "
                + tensor.shape());
      } else {
        copies.put(tensor.name(), new TensorCopy(renamed, tensor.name(), Dtype.F32, pulse));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(
          source.path()
              + ": found "
              + String.join(", ", problems)
              + "; expected what its config.json says");
    }
    return copies;
  }

  private Report report(Llama2cHeader header, Map<String, TensorCopy> copies) {
    List<Moved> moved = new ArrayList<>();
    long bytes = 0;
    for (Llama2cTensor tensor : header.tensors()) {
      TensorCopy copy = copies.get(tensor.name());
      if (copy == null) {
        throw new IllegalStateException("No copy of " + tensor.name());
      }
      moved.add(
          new Moved(
              tensor.name(), copy.info().dtype(), Dtype.F32, tensor.shape(), copy.saturated()));
      bytes += copy.bytes();
    }
    return new Report(
        moved,
        bytes,
        1,
        List.of("llama2.c files hold no tokenizer; make tokenizer.bin with llama2.c's own script"));
  }
}
