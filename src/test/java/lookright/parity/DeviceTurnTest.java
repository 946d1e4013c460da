package lookright.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lookright.attention.LayerMaskPlan;
import lookright.model.TokenBatch;
import lookright.model.device.Device;
import lookright.model.graph.DecoderModel;
import lookright.training.optimiser.Arithmetic;
import lookright.training.verify.Formulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** On a device one thread computes at a time, whatever it computes; on processors all do. */
class DeviceTurnTest {
  private static final LayerMaskPlan PLAN = LayerMaskPlan.causal(2);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch computing = new CountDownLatch(1);
  private final CountDownLatch enough = new CountDownLatch(1);

  @AfterEach
  void end() {
    enough.countDown();
    threads.shutdownNow();
  }

  /** A computation that lasts until there is enough of it. */
  private Future<Boolean> longRun(DecoderModel model, TokenBatch batch) {
    return threads.submit(
        () -> {
          model.gradients(
              batch,
              1f,
              null,
              (loss, gradients) -> {
                computing.countDown();
                await(enough);
              });
          return true;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void waits(Callable<?> work) throws Exception {
    Future<?> other = threads.submit(work);
    assertThatThrownBy(() -> other.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void oneThreadComputesOnADevice() throws Exception {
    try (RandomModel first = RandomModel.small(2);
        RandomModel second = RandomModel.small(2);
        DecoderModel model = first.build(PLAN, Formulation.COMPOSED);
        DecoderModel another = second.build(PLAN, Formulation.COMPOSED);
        DecoderModel kernels = second.build(PLAN, Formulation.FUSED);
        INDArray array = Nd4j.ones(3, 4)) {
      TokenBatch batch = first.batch(new Random(1), 5, 3);
      List<float[]> logits = another.logits(batch); // all is loaded: what follows is fast
      kernels.logits(batch);
      Arithmetic arithmetic = Arithmetic.on(Device.COMPOSED, first.workers());
      arithmetic.squares(List.of(array));
      Future<Boolean> running = longRun(model, batch);
      await(computing);
      assertThat(threads.submit(() -> kernels.logits(batch)).get(60, TimeUnit.SECONDS))
          .hasSize(batch.tokens());
      waits(() -> model.logits(batch));
      waits(() -> another.logits(batch));
      waits(() -> arithmetic.squares(List.of(array)));
      enough.countDown();
      assertThat(running.get(60, TimeUnit.SECONDS)).isTrue();
      Future<List<float[]>> after = threads.submit(() -> another.logits(batch));
      assertThat(after.get(60, TimeUnit.SECONDS)).usingRecursiveComparison().isEqualTo(logits);
    }
  }

  @Test
  void whoHasTheTurnMayComputeWithAnotherModel() throws Exception {
    try (RandomModel small = RandomModel.small(2);
        DecoderModel model = small.build(PLAN, Formulation.COMPOSED);
        DecoderModel another = small.build(PLAN, Formulation.COMPOSED)) {
      TokenBatch batch = small.batch(new Random(1), 5);
      Future<List<float[]>> within =
          threads.submit(
              () -> {
                List<float[]> found = new ArrayList<>();
                model.gradients(batch, 1f, null, (l, g) -> found.addAll(another.logits(batch)));
                return found;
              });
      assertThat(within.get(60, TimeUnit.SECONDS)).hasSize(batch.tokens());
    }
  }
}
