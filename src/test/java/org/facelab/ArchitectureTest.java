package org.facelab;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The packages in the order of a face's way through them: each knows only those before it. */
@AnalyzeClasses(packages = "org.facelab", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final List<String> ORDER =
      List.of(
          "face",
          "config",
          "data",
          "model",
          "engine",
          "evaluate",
          "train",
          "search",
          "report",
          "dashboard",
          "detect",
          "export",
          "predict",
          "serve",
          "cli");

  @ArchTest
  static void eachPackageKnowsOnlyThoseBeforeIt(JavaClasses classes) {
    for (int i = 0; i + 1 < ORDER.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage(within(ORDER.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ORDER.subList(i + 1, ORDER.size()).stream()
                  .map(ArchitectureTest::within)
                  .toArray(String[]::new))
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static void everyClassHasItsPlaceInTheOrder(JavaClasses classes) {
    assertThat(classes)
        .extracting(type -> type.getPackageName() + ".")
        .allMatch(name -> ORDER.stream().anyMatch(p -> name.startsWith("org.facelab." + p + ".")));
  }

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("org.facelab.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule deeplearning4jStaysWhereNetworksAre =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              within("model"),
              within("engine"),
              within("evaluate"),
              within("train"),
              within("dashboard"),
              within("export"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
                  .and(not(resideInAnyPackage("org.deeplearning4j.arbiter.."))));

  @ArchTest
  static final ArchRule arbiterStaysInSearch =
      noClasses()
          .that()
          .resideOutsideOfPackage(within("search"))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.deeplearning4j.arbiter..", "org.tribuo.."));

  @ArchTest
  static final ArchRule metricsKnowNoDeeplearning4j =
      noClasses()
          .that()
          .resideInAPackage(within("evaluate"))
          .and()
          .haveNameNotMatching(".*\\.(Predictor|\\w+Predictor)(\\$.*)?")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.deeplearning4j..", "org.nd4j.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesAreNamedForWhatTheyHold =
      classes()
          .should()
          .resideOutsideOfPackages(
              "..util..", "..utils..", "..common..", "..helper..", "..manager..");

  private static String within(String name) {
    return "org.facelab." + name + "..";
  }
}
