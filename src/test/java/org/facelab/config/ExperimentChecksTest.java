package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule across keys, broken by an override of the shortest valid experiment. */
class ExperimentChecksTest {
  private static final String FACES = "data.sources.faces";
  private static final String FER = FACES + "={kind: fer2013, path: fer.csv";
  private static final String KEYPOINTS = FACES + "={kind: keypoints, path: k.csv";

  @TempDir Path folder;
  private ExperimentFile file;

  @BeforeEach
  void setUp() {
    file = new ExperimentFile(folder);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        // name and tasks
        broken("name=a/b", "name must be fit for a folder"),
        broken("name=..", "name must be fit for a folder"),
        broken("tasks=[]", "tasks is empty; name keypoints, emotion or both"),
        broken("tasks=[emotion, emotion]", "tasks names 'emotion' twice"),
        broken("image.channels=2", "image.channels must be 1 (grey) or 3 (colour), but is 2"),
        // sources
        broken("data.sources.faces=null", "data.sources is empty"),
        broken("data.sources.a/b={kind: synthetic}", "a source's name has letters, digits"),
        broken(
            KEYPOINTS + "}",
            "tasks has emotion, but no source has any; add a source of kind fer2013"),
        broken(
            FER + "}",
            "tasks has keypoints, but no source has any; add a source of kind keypoints"),
        // heads
        broken("heads.keypoints.stage=5", "heads.keypoints.stage is 5, but network.stages has 1"),
        broken(
            "heads.emotion.stage=1",
            "heads.emotion.stage is for network.kind: residual; other networks have no stages",
            "network={kind: layers, layers: [convolution: {width: 4}]}"),
        broken(
            "heads={keypoints: {stage: 1}, emotion: {stage: 1}}",
            "no head reads stage 2 of network.stages; leave out its last stages",
            "network.stages=[{width: 8}, {width: 8}]"),
        broken(
            "heads.emotion.stage=1",
            "heads.emotion.stage is for network.kind: residual; write the catalogue's network out as models show resnet18-w32 --yaml does",
            "network={kind: catalogue, name: resnet18-w32}"),
        broken(
            "heads.keypoints.own-stages=[{width: 8}]",
            "heads.keypoints.own-stages is for network.kind: residual; other networks have no stages",
            "network={kind: layers, layers: [convolution: {width: 4}]}"),
        broken(
            "heads.keypoints={stage: 1, own-stages: [{width: 8, stride: 4}, {width: 8, stride: 4}]}",
            "the strides of stem, stages and heads.keypoints.own-stages shrink the image by 32, but image.size is only 16",
            "image.size=16",
            "network.stages=[{width: 8}, {width: 8}]"),
        // weights
        broken(
            "loss={weighting: uncertainty, emotion-weight: 0}",
            "weighting: uncertainty learns the weights"),
        broken(
            "train={l2: 0.001, optimiser: {kind: adamw}}",
            "train.l2 and the weight decay of adamw shrink the same weights"),
        // splits
        broken(
            FACES + ".split={validation: 0.5, test: 0.5}",
            FACES + ".split: validation and test together take 1 of the faces, but may take 0.95"),
        broken(
            FACES + ".split={folds: 5, fold: 5}",
            FACES + ".split.fold must be from 0 to 4, as there are 5 folds, but is 5"),
        broken(FACES + ".split.folds=1", FACES + ".split.folds must be 0 (no cross-validation)"),
        broken(FACES + ".split.fold=2", FACES + ".split.fold is 2, but folds is 0"),
        broken(FACES + ".split.by=usage", FACES + ".split.by: this kind of source has no parts"),
        broken(
            KEYPOINTS + ", split: {by: usage}}",
            FACES + ".split.by: this kind of source has no parts",
            "tasks=[keypoints]"),
        broken(
            FER + ", split: {by: group}}",
            FACES + ".split.by: group needs to know who is who; give " + FACES + ".groups",
            "tasks=[emotion]"),
        broken(
            FER + ", split: {by: usage, usage: {train: []}}}",
            FACES + ".split.usage names nothing to train on",
            "tasks=[emotion]"),
        broken(
            FER + ", split: {by: usage, usage: {train: [Training, test], test: [test]}}}",
            FACES + ".split.usage.test: 'test' stands here twice",
            "tasks=[emotion]"),
        broken(
            FER + ", split: {by: usage, folds: 3}}",
            FACES + ".split.folds: a cross-validation chooses the test part itself",
            "tasks=[emotion]"),
        // classes
        broken("data.emotions=[]", "data.emotions is empty"),
        broken("data.emotions=[happy, sad, happy]", "data.emotions names 'happy' twice"),
        broken("data.emotions=[happy]", "data.emotions has one class"),
        broken("data.emotions=[happy, ' ']", "data.emotions has a blank name", FOLDER),
        broken(
            "data.emotions=[hapy, sad]",
            "data.emotions: no source knows a class 'hapy' — did you mean 'happy'? Known are angry"),
        broken(
            "data.merge-emotions={digust: angry}",
            "data.merge-emotions: no source knows a class 'digust' — did you mean 'disgust'?"),
        broken(
            "data.merge-emotions={contempt: contempt}",
            "data.merge-emotions.contempt: a class cannot be merged into itself",
            "data.emotions=[happy, contempt]"),
        broken(
            "data.merge-emotions={fear: disgust, disgust: angry}",
            "data.merge-emotions.fear: 'disgust' is itself merged into 'angry'",
            "data.emotions=[angry, happy]"),
        broken(
            "data.merge-emotions={disgust: angri}",
            "data.merge-emotions.disgust: 'angri' is not one of data.emotions (angry, happy)"
                + " — did you mean 'angry'?",
            "data.emotions=[angry, happy]"),
        broken(
            "data.merge-emotions={disgust: angry}",
            "data.merge-emotions.disgust: 'disgust' is merged away, so data.emotions must not name it"),
        // losses
        broken(
            "loss.class-weights={hapy: 2}",
            "loss.class-weights.hapy: 'hapy' is not one of data.emotions (angry, disgust, fear, happy,"
                + " sad, surprise, neutral) — did you mean 'happy'?"),
        broken(
            "loss.class-weights={happy: 0}", "loss.class-weights.happy must be above 0, but is 0"),
        broken("loss={keypoints-weight: 0, emotion-weight: 0}", "the weight of every task is 0"),
        broken("loss.emotion-weight=0", "the weight of every task is 0", "tasks=[emotion]"),
        // network
        broken("network.stages=[]", "network.stages is empty"),
        broken(
            "network.stages=[{width: 4, stride: 4}, {width: 4, stride: 4}, {width: 4, stride: 4}]",
            "the strides of stem and stages shrink the image by 64, but image.size is only 48"),
        broken(
            "network.stem={stride: 4, pool: true}",
            "the strides of stem and stages shrink the image by 64, but image.size is only 48",
            "network.stages=[{width: 4, stride: 4}, {width: 4, stride: 2}]"),
        // training
        broken(
            "train.early-stopping.metric=emotion.acuracy",
            "train.early-stopping.metric: the tasks of this experiment give no 'emotion.acuracy'"
                + " — did you mean 'emotion.accuracy'? They give loss, emotion.loss"),
        broken(
            "train.schedule={kind: plateau, metric: keypoints.rmse_px}",
            "train.schedule.metric: the tasks of this experiment give no 'keypoints.rmse_px'",
            "tasks=[emotion]"),
        broken(
            "train.schedule={kind: constant, warm-up-epochs: 3}",
            "train.schedule.warm-up-epochs is 3, which is longer than the training of train.epochs: 2",
            "train.epochs=2"),
        broken(
            "train.schedule={kind: plateau, min-learning-rate: 0.5}",
            "train.schedule.min-learning-rate is 0.5, which is above train.optimiser.learning-rate"));
  }

  private static final String FOLDER = "data.sources.photos={kind: folder, path: photos}";

  private static Arguments broken(String override, String problem, String... more) {
    return Arguments.of(override, problem, more);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void a_broken_rule_is_told_where_it_was_broken(String override, String problem, String[] more) {
    String[] overrides = Stream.concat(Stream.of(override), Stream.of(more)).toArray(String[]::new);

    assertThat(file.problems(ExperimentFile.MINIMAL, overrides))
        .singleElement()
        .asString()
        .startsWith("command line: " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks=[keypoints]",
        "train.epochs=1",
        "loss.emotion-weight=0",
        FACES + ".split.by=group",
        FACES + ".split={folds: 5, fold: 4, validation: 0.5, test: 1}",
        "data={emotions: [positive, sad], merge-emotions: {happy: positive, surprise: positive}}",
        "data={emotions: [happy, sad], merge-emotions: {disgust: angry}}",
        "data={emotions: [delighted, bored], sources: {photos: {kind: folder, path: x}}}",
        "data.sources.more={kind: keypoints, path: k.csv, groups: g.csv, split: {by: group}}",
        "data.sources.more={kind: fer2013, path: f.csv, ferplus-labels: majority, split: {by: usage}}",
        "network={kind: catalogue, name: residual-small}",
        "train.early-stopping.metric=keypoints.nme_interocular",
      })
  void what_keeps_the_rules_is_let_through(String override) {
    assertThat(file.problems(ExperimentFile.MINIMAL, override)).isEmpty();
  }

  @Test
  void a_rule_names_the_line_of_the_key_that_somebody_wrote() {
    String text =
        ExperimentFile.MINIMAL + "train:\n  epochs: 2\n  schedule:\n    warm-up-epochs: 3\n";

    assertThat(file.problems(text)).singleElement().asString().startsWith("a.yaml:6: ");
    assertThat(file.problems(ExperimentFile.MINIMAL + "data: {}\n")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"network.stages=[{width: 8}, {}]", "network.stages=[]", "tasks=[emotionn]"})
  void heads_of_stages_are_not_judged_by_a_network_or_tasks_that_are_wrong(String override) {
    assertThat(file.problems(ExperimentFile.MINIMAL, override, "heads.emotion.stage=2"))
        .singleElement()
        .asString()
        .doesNotContain("stage is")
        .doesNotContain("no head reads");
  }

  @Test
  void a_name_taken_from_the_file_is_checked_too() {
    assertThat(file.problems(file.write("my faces.yaml", ExperimentFile.MINIMAL)))
        .containsExactly(
            "my faces.yaml: name must be fit for a folder: letters, digits, '.', '_' and '-',"
                + " at most 100, but is 'my faces'");
  }
}
