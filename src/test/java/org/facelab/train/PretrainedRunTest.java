package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.Experiments;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.export.Exporter;
import org.facelab.model.NetworkBuilder;
import org.facelab.model.Pretrained;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small Keras model with new heads, from its file to an exported bundle. */
final class PretrainedRunTest {
  @TempDir Path folder;

  @Test
  void aRunKeepsFrozenLayersAndNeedsTheFileAtItsBeginningOnly() throws Exception {
    Backend backend = Backend.start(2);
    Path file = folder.resolve("tiny.h5");
    try (InputStream in = Pretrained.class.getResourceAsStream("tiny-inception.h5")) {
      Files.copy(in, file);
    }
    ResolvedExperiment resolved =
        Experiments.tiny(
            "network={kind: pretrained, base: keras, weights: \"%s\", train: {from: mixed0}}"
                .formatted(file),
            "image={channels: 3, normalisation: imagenet-caffe}",
            "data.sources.drawn.faces=320",
            "engine=fast",
            "train.epochs=2");
    FaceData data = DataLoader.load(resolved.experiment());
    ComputationGraph before =
        NetworkBuilder.newGraph(
            resolved.experiment(), Pretrained.find(resolved.experiment(), notice -> {}));
    Path path = folder.resolve("run");
    TrainingRun run = TrainingRun.start(resolved, data, path, backend);
    assertThat(run.engine().engine()).isEqualTo("fast");
    assertThat(run.network().frozen()).isPositive();
    AtomicInteger steps = new AtomicInteger();
    run.run(List.of(), RunObserver.NONE, () -> steps.incrementAndGet() > 3);
    JsonNode manifest = Manifest.read(new RunFolder(path).manifest()).json();
    assertThat(manifest.path("frozen").asLong()).isEqualTo(run.network().frozen());
    JsonNode noted = manifest.path("pretrained");
    assertThat(noted.path("file").asText()).isEqualTo(file.toString());
    assertThat(noted.path("sha256").asText()).hasSize(64);

    // Without a checkpoint, the weights are read again, and have to be the same.
    Path early = folder.resolve("early");
    TrainingRun.start(resolved, data, early, backend);
    assertThat(TrainingRun.resume(resolved.experiment(), data, early).resumed()).isNull();
    byte[] content = Files.readAllBytes(file);
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> TrainingRun.resume(resolved.experiment(), data, early))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the run began with the weights of a file of ")
        .hasMessageContaining(noted.path("sha256").asText());
    Files.write(file, content);

    Files.delete(file);
    TrainingRun.resume(resolved.experiment(), data, path)
        .run(List.of(), RunObserver.NONE, () -> false);
    ComputationGraph after = model(path);
    assertThat(after.getLayer("conv2d").params()).isEqualTo(before.getLayer("conv2d").params());
    assertThat(after.getLayer("batch_normalization").params())
        .isEqualTo(before.getLayer("batch_normalization").params());
    assertThat(after.getLayer("conv2d_6").params())
        .isNotEqualTo(before.getLayer("conv2d_6").params());

    List<String> said = new ArrayList<>();
    Path bundle = folder.resolve("bundle");
    // Fails unless DL4J and ONNX Runtime agree.
    Exporter.export(List.of(path), bundle, new Exporter.Settings(false, true, 0, 0), said::add);
    assertThat(bundle.resolve("model.onnx")).exists();

    Path none = folder.resolve("none");
    assertThatThrownBy(() -> TrainingRun.start(resolved, data, none, backend))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tiny.h5: is not there");
    assertThat(none).doesNotExist();
  }

  private static ComputationGraph model(Path run) throws IOException {
    return ModelSerializer.restoreComputationGraph(run.resolve("model.zip").toFile(), false);
  }
}
