package lookright.training.run;

import java.nio.file.Path;
import java.util.List;
import lookright.attention.LayerMaskPlan;
import lookright.training.EpochReport;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param name of the run: its plan and seed
 * @param folder where the model is
 * @param validation scores of the kept weights, or null without validation sentences
 * @param test likewise
 * @param seconds of training, without evaluation and saving
 */
public record RunResult(
    String name,
    Path folder,
    LayerMaskPlan plan,
    long seed,
    List<EpochReport> history,
    @Nullable ScoreRecord validation,
    @Nullable ScoreRecord test,
    double seconds) {}
