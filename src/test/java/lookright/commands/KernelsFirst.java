package lookright.commands;

import lookright.ops.Workers;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets OpenBLAS take the kernels that our commands take, before a test loads it through ND4J alone:
 * tests compare bits with those of commands in processes of their own.
 */
public final class KernelsFirst implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    new Workers(1).close();
  }
}
