package lookright.training.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;

/**
 * Where results go.
 *
 * @param folder one run: the model folder; several: the folder of their folders
 * @param force whether a folder that exists may be replaced
 * @param resume whether to go on with what was begun there: finished runs stay, unfinished ones
 *     continue from their checkpoints, the others start
 */
public record OutputSettings(
    Path folder, boolean force, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean resume) {}
