package lookright.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(60)
class GraphSessionsTest {
  private static final int CALLERS = 40;

  private final Workers workers = new Workers(2);
  private final SameDiff graph = SameDiff.create();
  private final SDVariable x = graph.placeHolder("x", DataType.FLOAT, -1, 3);
  private final String sum = Sum.of(x, x).name();
  private final GraphSessions sessions = new GraphSessions(graph, workers);
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

  @AfterEach
  void close() {
    callers.shutdownNow();
    sessions.close();
    workers.close();
  }

  @Test
  void manyCallersShareFewSessions() throws Exception {
    Set<GraphSession> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Float>> results = new ArrayList<>();
    for (int i = 0; i < CALLERS * 10; i++) {
      float value = i;
      results.add(
          callers.submit(
              () ->
                  sessions.use(
                      session -> {
                        seen.add(session);
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        float twice = twice(session, value);
                        inside.decrementAndGet();
                        return twice;
                      })));
    }
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).get()).isEqualTo(2f * i);
    }
    assertThat(most.get()).isLessThanOrEqualTo(sessions.most());
    assertThat(seen).hasSizeLessThanOrEqualTo(sessions.most());
  }

  private float twice(GraphSession session, float value) {
    INDArray input = Nd4j.createFromArray(new float[][] {{value, 1, 2}});
    Map<String, INDArray> found = session.run(Map.of("x", input), List.of(sum));
    float result = found.get(sum).getFloat(0, 0);
    session.recycle(found.values());
    return result;
  }

  @Test
  void aSessionWhoseUseFailedIsNotUsedAgain() {
    Set<GraphSession> failed = ConcurrentHashMap.newKeySet();
    assertThatThrownBy(
            () ->
                sessions.use(
                    session -> {
                      failed.add(session);
                      throw new IllegalStateException("no luck");
                    }))
        .hasMessage("no luck");
    boolean again = sessions.use(failed::contains);
    assertThat(again).isFalse();
    float result = sessions.use(session -> twice(session, 4));
    assertThat(result).isEqualTo(8f);
  }

  @Test
  void closeWaitsForTheSessionsInUseAndRefusesWhoeverWaits() throws Exception {
    CountDownLatch taken = new CountDownLatch(sessions.most());
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Float>> running = new ArrayList<>();
    for (int i = 0; i < sessions.most(); i++) {
      running.add(
          callers.submit(
              () ->
                  sessions.use(
                      session -> {
                        taken.countDown();
                        await(go);
                        return twice(session, 1);
                      })));
    }
    taken.await();
    Future<?> closing = callers.submit(sessions::close);
    Future<Float> late = callers.submit(() -> sessions.use(session -> twice(session, 1)));
    Thread.sleep(50);
    assertThat(closing.isDone()).isFalse();
    assertThat(late.isDone()).isFalse();
    go.countDown();
    closing.get();
    for (Future<Float> one : running) {
      assertThat(one.get()).isEqualTo(2f);
    }
    assertThatThrownBy(late::get)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    sessions.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
