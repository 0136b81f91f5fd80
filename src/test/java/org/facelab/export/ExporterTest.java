package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.TinyRuns;
import org.facelab.config.InputException;
import org.facelab.config.PointOffset;
import org.facelab.config.RunFailure;
import org.facelab.evaluate.Evaluation;
import org.facelab.export.Exporter.Settings;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ExporterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Settings PLAIN = new Settings(false, false, 0, 0);

  @TempDir static Path runs;
  @TempDir Path folder;

  private static Path both;
  private static Path keypoints;
  private static Path emotion;

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void train() throws Exception {
    both = train("both");
    keypoints = train("keypoints", "tasks=[keypoints]", "image.size=24");
    emotion = train("emotion", "tasks=[emotion]", "image={channels: 3, normalisation: symmetric}");
  }

  private static Path train(String name, String... overrides) throws Exception {
    // Enough for a temperature and for the files' comparison.
    String[] all =
        Stream.concat(Stream.of("data.sources.drawn.faces=320"), Stream.of(overrides))
            .toArray(String[]::new);
    return TinyRuns.train(runs.resolve(name), all);
  }

  private Bundle export(Settings settings, Path... from) throws Exception {
    return Exporter.export(List.of(from), folder.resolve("bundle"), settings, said::add);
  }

  @Test
  void aBundleIsWhole() throws Exception {
    Bundle bundle = export(new Settings(true, true, 0, 0), both);

    assertThat(files(bundle.path()))
        .containsExactlyInAnyOrder(
            "MODEL_CARD.md",
            "example/expected.json",
            "example/face.png",
            "model-int8.onnx",
            "model.json",
            "model.onnx",
            "model.zip");
    assertThat(siblings()).containsExactly("bundle");
    assertThat(said)
        .anyMatch(line -> line.matches("temperature [0-9.]+, fitted on 64 validation faces: .*"))
        .anyMatch(
            line -> line.matches("DL4J and ONNX Runtime differ by at most .* \\(256 faces\\)"))
        .anyMatch(line -> line.startsWith("eight-bit weights: accuracy "));
  }

  @Test
  void theDescriptionIsReadBackAsItWas() throws Exception {
    Bundle bundle = export(PLAIN, both);

    ModelDescription model = ModelJson.read(bundle.description());

    assertThat(model.input()).isEqualTo(new ModelDescription.Input("image", 16, 1));
    assertThat(model.emotion().classes()).hasSize(7).startsWith("angry");
    assertThat(model.emotion().temperature()).isPositive().isNotEqualTo(1);
    assertThat(model.keypoints().points()).hasSize(15).startsWith("left_eye_center");
    assertThat(ModelJson.checksums(bundle.description()))
        .containsEntry("model.onnx", Exporter.sha256(bundle.onnx()))
        .containsEntry("model.zip", Exporter.sha256(bundle.graph()))
        .hasSize(2);
  }

  @Test
  void plainDl4jAndOnnxGiveWhatTheExampleExpects() throws Exception {
    Bundle bundle = export(PLAIN, both);
    ComputationGraph graph =
        ModelSerializer.restoreComputationGraph(bundle.graph().toFile(), false);
    BufferedImage face = ImageIO.read(bundle.exampleImage().toFile());
    INDArray image = Nd4j.create(1, 1, face.getHeight(), face.getWidth());
    for (int y = 0; y < face.getHeight(); y++) {
      for (int x = 0; x < face.getWidth(); x++) {
        image.putScalar(0, 0, y, x, face.getRaster().getSample(x, y, 0));
      }
    }
    JsonNode expected = JSON.readTree(bundle.exampleAnswer().toFile());

    INDArray[] answers = graph.output(image.dup());
    FaceModel.Answers onnx;
    try (FaceModel model = OnnxModel.open(ModelJson.read(bundle.description()), bundle.onnx(), 1)) {
      onnx = model.answer(image.data().asFloat(), 1);
    }

    double[] emotions = values(expected.get("emotion"));
    double[] points =
        expected.get("keypoints").properties().stream()
            .flatMap(p -> Stream.of(p.getValue().get("x"), p.getValue().get("y")))
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    assertThat(answers[0].getRow(0).sub(Nd4j.createFromArray(points)).amaxNumber().doubleValue())
        .isLessThan(0.01);
    assertThat(answers[1].getRow(0).sub(Nd4j.createFromArray(emotions)).amaxNumber().doubleValue())
        .isLessThan(1e-4);
    assertThat(
            Nd4j.createFromArray(onnx.points()[0])
                .sub(answers[0].getRow(0))
                .amaxNumber()
                .doubleValue())
        .isLessThan(0.01);
    assertThat(
            Nd4j.createFromArray(onnx.probabilities()[0])
                .sub(answers[1].getRow(0))
                .amaxNumber()
                .doubleValue())
        .isLessThan(1e-4);
  }

  private static double[] values(JsonNode object) {
    return object.properties().stream().mapToDouble(e -> e.getValue().asDouble()).toArray();
  }

  @Test
  void theCardHasTheRunsFiguresAndWhereTheyComeFrom() throws Exception {
    Bundle bundle = export(PLAIN, both);
    Evaluation own = Evaluation.read(new RunFolder(both).metrics());

    String card = Files.readString(bundle.card());

    String accuracy = String.format("%.1f", 100 * own.metric("emotion.accuracy"));
    assertThat(card)
        .containsPattern(
            "\\| accuracy, % \\| " + accuracy + " \\(.* to .*\\) \\| " + accuracy + " \\|")
        .containsPattern("\\| keypoint RMSE, px of 96 \\| [0-9.]+ \\([0-9.]+ to [0-9.]+\\) \\|")
        .containsPattern("\\| nose_tip \\| 64 \\| ")
        .containsPattern("\\| neutral \\| [0-9]+ \\| ")
        .contains("## Use", "## Data", "## Protocol", "## Known failures", "## Calibration")
        .contains(
            "at most 1 epochs in batches of 8, augmentation horizontal flip, rotation, brightness")
        .contains("Faces of `drawn` are divided at random")
        .containsPattern("- The best epoch of `.*` was chosen on its validation parts\\.")
        .contains("- The temperature was chosen on the validation parts.")
        .contains("The drawn faces are no people")
        .contains("| drawn | drawn faces | `" + checksum() + "` | 320 |")
        .contains("differ by at most")
        .contains("\"facelab_version\"")
        .doesNotContain("NaN", "%%", "null");
  }

  @Test
  void pointsAreComparedWithLabelsThatLieBesideTheFaces() throws Exception {
    Path run = TinyRuns.trainBesideTheFaces(folder);
    String own =
        String.format(
            "%.2f", Evaluation.read(new RunFolder(run).metrics()).metric("keypoints.rmse_px"));

    Bundle bundle = export(PLAIN, run);
    String card = Files.readString(bundle.card());

    assertThat(ModelJson.read(bundle.description()).keypoints().labelOffset())
        .isEqualTo(new PointOffset(12, 0));
    assertThat(card)
        .containsPattern("\\| keypoint RMSE, px of 96 \\| " + own + " \\(.*\\) \\| " + own + " \\|")
        .contains("12.0 px right and 0.0 px down of what they name");
  }

  private static String checksum() throws IOException {
    return JSON.readTree(new RunFolder(both).manifest().toFile()).at("/data/0/checksum").asText();
  }

  @Test
  void twoRunsBecomeOneModelOfTheLargerImage() throws Exception {
    Bundle bundle = export(PLAIN, emotion, keypoints);

    ModelDescription model = ModelJson.read(bundle.description());
    ComputationGraph graph =
        ModelSerializer.restoreComputationGraph(bundle.graph().toFile(), false);

    assertThat(model.input()).isEqualTo(new ModelDescription.Input("image", 24, 3));
    assertThat(graph.getConfiguration().getNetworkInputs()).containsExactly("image");
    assertThat(graph.getConfiguration().getNetworkOutputs())
        .containsExactly("keypoints", "emotion");
    assertThat(Files.readString(bundle.card())).contains("run `", "keypoint RMSE", "accuracy, %");
  }

  @Test
  void theImagesSizeCanBeChosen() throws Exception {
    Bundle bundle = export(new Settings(false, false, 40, 0), both);

    assertThat(ModelJson.read(bundle.description()).input().size()).isEqualTo(40);
    assertThat(ImageIO.read(bundle.exampleImage().toFile()).getWidth()).isEqualTo(40);
  }

  @Test
  void runsThatHaveLearntTheSameAreNotJoined() {
    assertThatThrownBy(() -> export(PLAIN, both, emotion))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("have both learnt emotion")
        .hasMessageContaining("a run of keypoints and one of emotions");
    assertThat(siblings()).isEmpty();
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAlone() throws Exception {
    Path place = Files.createDirectory(folder.resolve("bundle"));
    Files.writeString(place.resolve("mine.txt"), "mine");

    assertThatThrownBy(() -> export(PLAIN, both))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "bundle: is not empty; --to takes a new folder, since nothing is replaced");
    assertThat(files(place)).containsExactly("mine.txt");
  }

  @Test
  void whatIsNoFinishedRunIsRefused() throws Exception {
    Path stopped = partOfRun("experiment.yaml", "manifest.json");

    assertThatThrownBy(() -> export(PLAIN, stopped))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the run has not finished");
    assertThatThrownBy(() -> export(PLAIN, folder.resolve("nowhere")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such folder");
  }

  @Test
  void otherDataThanTheRunsAreRefused() throws Exception {
    Path run = partOfRun("experiment.yaml", "manifest.json", "model.zip");
    Path experiment = run.resolve("experiment.yaml");
    Files.writeString(experiment, Files.readString(experiment).replace("faces: 320", "faces: 330"));

    assertThatThrownBy(() -> export(PLAIN, run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("use the data it was started on");
  }

  @Test
  void aNetworkThatOnnxCannotSayLeavesNothing() throws Exception {
    Path run = partOfRun("experiment.yaml", "manifest.json", "split.csv");
    ComputationGraph odd =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(16, 16, 1))
                .addLayer("odd", new ActivationLayer(Activation.CUBE), "image")
                .addLayer("keypoints", head(LossFunction.MSE, 30, Activation.IDENTITY), "odd")
                .addLayer("emotion", head(LossFunction.MCXENT, 7, Activation.SOFTMAX), "odd")
                .setOutputs("keypoints", "emotion")
                .build());
    odd.init();
    ModelSerializer.writeModel(odd, run.resolve("model.zip").toFile(), false);

    assertThatThrownBy(() -> export(PLAIN, run))
        .isInstanceOf(RunFailure.class)
        .hasMessage("the layer 'odd' cannot be written as ONNX: activation cube");
    assertThat(siblings()).containsExactly("run");
  }

  private static OutputLayer head(LossFunction loss, int outputs, Activation activation) {
    return new OutputLayer.Builder(loss).nOut(outputs).activation(activation).build();
  }

  @Test
  void anotherSplitThanTheRunsIsRefused() throws Exception {
    Path run = partOfRun("experiment.yaml", "manifest.json", "model.zip");
    String split = Files.readString(both.resolve("split.csv"));
    Files.writeString(
        run.resolve("split.csv"),
        split
            .replaceFirst(",train\n", ",moved\n")
            .replaceFirst(",test\n", ",train\n")
            .replaceFirst(",moved\n", ",test\n"));

    assertThatThrownBy(() -> export(PLAIN, run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("split.csv");
    assertThat(siblings()).containsExactly("run");
  }

  @Test
  void theDescriptionSaysWhatEachNetworkWasTrainedOn() throws Exception {
    Bundle bundle = export(PLAIN, keypoints, emotion);

    JsonNode networks = JSON.readTree(bundle.description().toFile()).at("/input/networks");

    assertThat(networks.toString())
        .isEqualTo(
            "[{\"size\":24,\"channels\":1,\"normalisation\":\"per-face\"},"
                + "{\"size\":16,\"channels\":3,\"normalisation\":\"symmetric\"}]");
  }

  @Test
  void aDescriptionOfAnotherVersionOrInPiecesIsRefused() throws Exception {
    Path file = folder.resolve("model.json");
    Files.writeString(file, "{\"format\": \"facelab-model\", \"version\": 2}");
    assertThatThrownBy(() -> ModelJson.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a facelab-model of version 1");

    Files.writeString(file, "{\"format\": \"facelab-model\", \"version\": 1}");
    assertThatThrownBy(() -> ModelJson.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a whole model description");

    Files.writeString(file, "{");
    assertThatThrownBy(() -> ModelJson.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not readable as JSON");
  }

  /** A run's folder with some of the files of a whole one. */
  private Path partOfRun(String... files) throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    for (String file : files) {
      Files.copy(both.resolve(file), run.resolve(file));
    }
    return run;
  }

  private static List<String> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> place.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  private List<String> siblings() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
