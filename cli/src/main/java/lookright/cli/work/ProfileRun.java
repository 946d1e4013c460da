package lookright.cli.work;

import java.nio.file.Path;
import java.util.List;
import lookright.cli.commands.Console;
import lookright.cli.commands.Work;
import lookright.model.device.Device;
import lookright.ops.Workers;
import lookright.training.loop.TrainingLoop.Surroundings;
import lookright.training.profile.Profile;
import lookright.training.profile.ProfileTable;
import lookright.training.profile.Recorder;
import lookright.training.run.RunProfile;
import lookright.training.settings.ProfileSettings;

/** {@code lookright profile}: watches a run and prints where its time went. */
public final class ProfileRun implements Work<ProfileSettings> {
  @Override
  public int run(ProfileSettings settings, Console console) {
    Device device = Devices.choose(settings.train().run(), console);
    int threads = settings.train().run().threads();
    Recorder recorder = new Recorder(threads);
    Path out = settings.folder();
    try (Workers workers = new Workers(threads, recorder);
        RunProfile run =
            new RunProfile(
                settings.train(),
                recorder,
                new Surroundings(workers, console.progress(), console.cancellation(), device),
                out)) {
      List<Profile> profiles = run.run(settings.steps());
      profiles.forEach(profile -> console.results().println(profile.summary()));
      console.results().println();
      console.results().print(ProfileTable.markdown(profiles));
      console.results().println();
      console.results().println("Tables, samples (.jfr) and flame graphs (.html) are in " + out);
      return 0;
    }
  }
}
