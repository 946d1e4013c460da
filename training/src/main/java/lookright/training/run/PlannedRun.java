package lookright.training.run;

import java.nio.file.Path;
import lookright.attention.LayerMaskPlan;

/**
 * A run that is to be made.
 *
 * @param name what tells it from the others, such as {@code 0011-seed120}
 * @param folder where its result goes; its checkpoints stand beside it
 */
public record PlannedRun(String name, LayerMaskPlan plan, long seed, Path folder) {}
