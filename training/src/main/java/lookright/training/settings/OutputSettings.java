package lookright.training.settings;

import java.nio.file.Path;

/**
 * Where results go.
 *
 * @param folder one run: the model folder; several: the folder of their folders
 * @param force whether a folder that exists may be replaced
 */
public record OutputSettings(Path folder, boolean force) {}
