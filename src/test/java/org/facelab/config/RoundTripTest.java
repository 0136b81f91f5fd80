package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.facelab.config.NetworkSettings.Stage;
import org.facelab.config.TrainSettings.EarlyStopping;

/** Random experiments survive writing and reading. */
class RoundTripTest {
  private static final Shape.RecordOf SHAPE = Shapes.of(Experiment.class);

  @Provide
  Arbitrary<Experiment> anyValues() {
    return RandomValues.of(Experiment.class);
  }

  @Property(tries = 300)
  void every_value_survives(@ForAll("anyValues") Experiment experiment) {
    ResolvedExperiment resolved = resolved(experiment);

    assertThat(bound(resolved.toYaml())).isEqualTo(experiment);
    assertThat(bound(resolved.toYamlWithOrigins(UnaryOperator.identity()))).isEqualTo(experiment);
  }

  @Property(tries = 100)
  void flat_has_an_origin_for_every_value(@ForAll("anyValues") Experiment experiment) {
    ResolvedExperiment resolved = resolved(experiment);

    assertThat(resolved.origins().keySet()).isEqualTo(resolved.flat().keySet());
  }

  @Provide
  Arbitrary<Experiment> validExperiments() {
    return Combinators.combine(
            RandomValues.of(ImageSettings.class),
            RandomValues.of(Augmentation.Rotation.class),
            RandomValues.of(Augmentation.RandomErasing.class),
            RandomValues.of(HeadsSettings.class),
            RandomValues.of(TrainSettings.class),
            RandomValues.of(EvaluateSettings.class))
        .as(RoundTripTest::valid);
  }

  private static Experiment valid(
      ImageSettings image,
      Augmentation.Rotation rotation,
      Augmentation.RandomErasing erasing,
      HeadsSettings heads,
      TrainSettings train,
      EvaluateSettings evaluate) {
    Experiment minimal = minimal();
    boolean ofRuns = train.epochs() % 2 == 0; // which has no seeds
    return new Experiment(
        "random",
        "any: # text",
        minimal.seed(),
        ofRuns ? List.of() : List.of(3L, 1L),
        new ImageSettings(image.size(), 3, image.normalisation()),
        minimal.data(),
        List.of(erasing, rotation),
        minimal.tasks(),
        minimal.network(),
        new HeadsSettings(onFirstStage(heads.keypoints()), onFirstStage(heads.emotion())),
        new LossSettings(
            LossSettings.Weighting.UNCERTAINTY,
            new PointLoss.Wing(3, 0.5),
            1e-7,
            3,
            0.1,
            0.2,
            true,
            Map.of("happy", 0.25)),
        new TrainSettings(
            train.epochs(),
            train.batchSize(),
            train.optimiser(),
            new Schedule.Cosine(0.5, train.epochs() / 3.0),
            train.optimiser() instanceof Optimiser.Adamw ? 0 : train.l2(),
            train.gradientClipping(),
            train.weightAverage(),
            train.snapshots(),
            new EarlyStopping(
                "emotion.ece", 3, train.earlyStopping().minDelta(), Optional.of("loss")),
            train.checkpointMinutes(),
            train.threads(),
            train.loaderThreads()),
        evaluate,
        new EnsembleSettings(ofRuns ? List.of(Path.of("/runs/a")) : List.of(), false),
        EngineChoice.FAST,
        Precision.BF16);
  }

  @Property(tries = 100)
  void a_valid_experiment_loads_again(@ForAll("validExperiments") Experiment experiment)
      throws IOException {
    Path file = Files.createTempFile("facelab", ".yaml");
    try {
      Files.writeString(file, resolved(experiment).toYaml());
      assertThat(ExperimentLoader.load(file, List.of()).experiment()).isEqualTo(experiment);
    } finally {
      Files.delete(file);
    }
  }

  private static HeadsSettings.Head onFirstStage(HeadsSettings.Head head) {
    List<Stage> unstrided =
        head.ownStages().stream()
            .map(stage -> new Stage(stage.blocks(), stage.width(), 1))
            .toList();
    return new HeadsSettings.Head(
        Optional.of(1), unstrided, head.pooling(), head.hidden(), head.dropout());
  }

  private static Experiment minimal() {
    return bound(ExperimentFile.MINIMAL);
  }

  private static ResolvedExperiment resolved(Experiment experiment) {
    Place file = new Place("a.yaml", 0);
    return new ResolvedExperiment(experiment, Path.of("a.yaml"), new Origins(file));
  }

  private static Experiment bound(String yaml) {
    Problems problems = new Problems();
    Yaml.Mapping mapping = (Yaml.Mapping) RandomValues.parse(yaml).orElseThrow();
    Object experiment =
        new Binder(problems, new Origins(mapping.place()), unknown -> "")
            .record(SHAPE, mapping, KeyPath.ROOT, List.of());
    problems.throwIfAny();
    return (Experiment) experiment;
  }
}
