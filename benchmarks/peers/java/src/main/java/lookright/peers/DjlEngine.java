package lookright.peers;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import java.nio.file.Path;

/** Deep Java Library with PyTorch's own kernels. */
final class DjlEngine implements Engine {
  private final ZooModel<NDList, NDList> model;
  private final Predictor<NDList, NDList> predictor;
  private final NDManager manager;

  DjlEngine(Path path, int threads) throws Exception {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    // Lengths vary: the optimiser would compile the graph anew for one after another, for seconds.
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    model =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("PyTorch")
            .optModelPath(path)
            .optTranslator(new NoopTranslator())
            .build()
            .loadModel();
    predictor = model.newPredictor();
    manager = NDManager.newBaseManager("PyTorch");
  }

  @Override
  public float[] logits(long[] ids, long[] mask, long sentences, long length) throws Exception {
    Shape shape = new Shape(sentences, length);
    try (NDManager scope = manager.newSubManager()) {
      NDList result =
          predictor.predict(new NDList(scope.create(ids, shape), scope.create(mask, shape)));
      result.attach(scope);
      return result.get(0).toFloatArray();
    }
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
    manager.close();
  }
}
