package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema as an independent validator reads it. */
class ExperimentSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(ExperimentSchema.json());

  private static Set<ValidationMessage> complaints(String yaml) {
    return SCHEMA.validate(YamlJson.of(RandomValues.parse(yaml).orElseThrow()));
  }

  static Stream<Path> ourFiles() throws IOException {
    Stream.Builder<Path> files = Stream.builder();
    for (Path folder :
        new Path[] {
          Path.of("experiments"),
          Path.of("experiments", "best"),
          Path.of("experiments", "published"),
          Path.of("configs")
        }) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> inside = Files.list(folder)) {
          inside.filter(file -> file.toString().endsWith(".yaml")).forEach(files);
        }
      }
    }
    return files.build();
  }

  @ParameterizedTest
  @MethodSource("ourFiles")
  void our_own_files_are_valid(Path file) throws IOException {
    assertThat(complaints(Files.readString(file))).isEmpty();
    if (file.startsWith("experiments")) {
      assertThat(ExperimentLoader.load(file, List.of()).experiment()).isNotNull();
    }
  }

  /** Of other data than those of the file, which its labels' offset is a fact of. */
  @ParameterizedTest
  @MethodSource("ourFiles")
  void commands_in_comments_are_valid(Path file) throws IOException {
    String comments =
        Files.readString(file)
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"))
            .replaceAll("\\\\\n", " ");
    for (String line : comments.lines().map(String::strip).toList()) {
      if (line.startsWith("./facelab train ")) {
        List<String> words = List.of(line.split(" +"));
        Experiment experiment =
            ExperimentLoader.load(Path.of(words.get(2)), words.subList(3, words.size()))
                .experiment();
        for (Source source : experiment.data().sources().values()) {
          assertThat(source.pointOffset().equals(PointOffset.NONE))
              .as(line)
              .isEqualTo(!source.toString().contains("ytf_keypoints"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extends: base.yaml",
        "train: {optimiser: {learning-rate: 0.1}}",
        "train: {optimiser: {kind: sgd, momentum: 0.5}}",
        "train: {optimiser: null, epochs: null}",
        "network: {width-factor: 2}",
        "network: {stages: [{width: 3}]}",
        "network: {kind: layers, layers: [flatten, {dropout: 0.5}, {dense: {width: 3, activation: {leaky-relu: 0.1}}}]}",
        "network: {layers: [{residual: {layers: [{residual: {layers: [activation]}}], shortcut: [flatten]}}]}",
        "augment: [zoom, {rotation: {degrees: [-3, 3]}}, {shift: null}]",
        "data: {sources: {x: {split: {usage: {train: [a]}}}, y: null}}",
        "data: {sources: {x: {kind: folder, path: photos}}, merge-emotions: {disgust: angry}}",
        "loss: {class-weights: {happy: 1.5}}",
      })
  void a_file_may_name_only_what_differs(String yaml) {
    assertThat(complaints(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extend: base.yaml",
        "train: {epoch: 3}",
        "train: {epochs: many}",
        "train: {epochs: 0}",
        "train: {epochs: 2.5}",
        "train: {optimiser: {kind: adm}}",
        "train: {optimiser: {kind: adam, momentum: 0.5}}",
        "train: {optimiser: {learning-rat: 0.1}}",
        "train: {gradient-clipping: {kind: layer_norm}}",
        "network: {kind: residual, stage: []}",
        "network: {stages: [{blocks: 3}]}",
        "network: {kind: layers, layers: [{convolution: {kernel: 3}}]}",
        "network: {kind: layers, layers: [{convolution: {width: 3, padding: some}}]}",
        "network: {layers: [{residual: {layers: [{residual: {layers: [flaten]}}]}}]}",
        "augment: [rotaton]",
        "augment: [{rotaton: {}}]",
        "augment: [{rotation: {degree: [1, 2]}}]",
        "augment: [{rotation: {degrees: [1]}}]",
        "augment: [{rotation: {}, zoom: {}}]",
        "data: {sources: {x: {kind: fer2014}}}",
        "data: {sources: {x: {split: {usage: {training: [a]}}}}}",
        "tasks: emotion",
        "loss: {balance-classes: 'yes'}",
      })
  void what_the_loader_refuses_is_invalid(String yaml) {
    assertThat(complaints(yaml)).isNotEmpty();
  }

  @Provide
  Arbitrary<Experiment> experiments() {
    return RandomValues.of(Experiment.class);
  }

  @Property(tries = 50)
  void every_resolved_experiment_is_valid(@ForAll("experiments") Experiment experiment) {
    Origins origins = new Origins(Place.DEFAULT);

    assertThat(complaints(new ResolvedExperiment(experiment, Path.of("x"), origins).toYaml()))
        .isEmpty();
  }
}
