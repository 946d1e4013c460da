package lookright.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime with all its graph optimisations. */
final class OnnxEngine implements Engine {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxEngine(Path model, int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    session = environment.createSession(model.toString(), options);
  }

  @Override
  public float[] logits(long[] ids, long[] mask, long sentences, long length) throws OrtException {
    long[] shape = {sentences, length};
    try (OnnxTensor given = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor real = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OrtSession.Result result = session.run(Map.of("ids", given, "mask", real))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] logits = new float[buffer.remaining()];
      buffer.get(logits);
      return logits;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
