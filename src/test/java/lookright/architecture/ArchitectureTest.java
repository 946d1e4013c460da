package lookright.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture.LayerDependencySpecification;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

@AnalyzeClasses(packages = "lookright", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each room and the rooms that it may use. */
  private static final Map<String, List<String>> ROOMS =
      Map.of(
          "ops", List.of(),
          "attention", List.of("ops"),
          "io", List.of(),
          "model", List.of("attention", "io", "ops"),
          "tagger", List.of("model", "attention", "io", "ops"),
          "training", List.of("model", "attention", "io", "ops"),
          "cli", List.of("tagger", "training", "model", "attention", "io", "ops"));

  @ArchTest
  static void arrowsBetweenRoomsPointDown(JavaClasses classes) {
    LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : ROOMS.keySet()) {
      house = house.layer(room).definedBy("lookright." + room + "..");
    }
    for (Map.Entry<String, List<String>> room : ROOMS.entrySet()) {
      String[] below = room.getValue().toArray(String[]::new);
      LayerDependencySpecification layer = house.whereLayer(room.getKey());
      house = below.length == 0 ? layer.mayNotAccessAnyLayer() : layer.mayOnlyAccessLayers(below);
    }
    house.check(classes);
  }

  @ArchTest
  static void everyClassLivesInARoom(JavaClasses classes) {
    classes()
        .should()
        .resideInAnyPackage(
            ROOMS.keySet().stream().map(r -> "lookright." + r + "..").toArray(String[]::new))
        .check(classes);
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("lookright.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule masksArePureJava =
      classes()
          .that()
          .resideInAPackage("lookright.attention")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("lookright.attention", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule ioHasNoModel =
      noClasses()
          .that()
          .resideInAPackage("lookright.io..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.nd4j..");

  @ArchTest
  static final ArchRule modelHasNoOptimiser =
      noClasses()
          .that()
          .resideInAnyPackage("lookright.model..", "lookright.tagger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("lookright.training..", "org.nd4j.linalg.learning..");

  @ArchTest
  static final ArchRule cliHasNoTensor =
      noClasses()
          .that()
          .resideInAPackage("lookright.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule theGraphReadsFactsAndNeverAFamily =
      noClasses()
          .that()
          .resideInAPackage("lookright.model.graph..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("lookright.model.family..");

  /** The jars of the tagger's room are held by the enforcer in its pom; this is about its code. */
  @ArchTest
  static final ArchRule anApplicationEmbedsNoCommandLineTools =
      noClasses()
          .that()
          .resideOutsideOfPackages("lookright.cli..", "lookright.training..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.commons.csv..",
              "org.apache.commons.rng..",
              "org.apache.commons.statistics..",
              "org.knowm.xchart..",
              "j2html..",
              "picocli..",
              "me.tongfei.progressbar..",
              "org.slf4j.simple..",
              "org.slf4j.impl..",
              "ch.qos.logback..");

  /** One place knows how a seed becomes a stream; a second one could begin within the first's. */
  @ArchTest
  static final ArchRule randomNumbersComeFromRandomStream =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("lookright.model.RandomStream")
          .and()
          .resideInAnyPackage(
              ROOMS.keySet().stream().map(r -> "lookright." + r + "..").toArray(String[]::new))
          .should()
          .callConstructor(SplittableRandom.class)
          .orShould()
          .callConstructor(SplittableRandom.class, long.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class);

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses().that().resideOutsideOfPackage("lookright.cli..").should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule onlyTheCommandLineEndsTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage("lookright.cli..")
          .should()
          .callMethod(System.class, "exit", int.class);

  /**
   * DJL can be told what not to do by properties alone; they stand only while its library loads.
   */
  @ArchTest
  static final ArchRule propertiesAreTheHosts =
      noClasses()
          .that()
          .resideOutsideOfPackage("lookright.cli..")
          .and()
          .doNotHaveFullyQualifiedName("lookright.io.tokenizer.NativeLibrary")
          .should()
          .callMethod(System.class, "setProperty", String.class, String.class);
}
