package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.facelab.config.ExperimentLoader;
import org.facelab.model.Catalogue;
import org.facelab.model.NetworkSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void theListFitsATerminalAndNamesEverySource() {
    assertThat(run("models", "list")).isZero();

    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(out.toString())
        .containsPattern("cnn-folder-7class +emotion +1x48x48 +7 +4,474,759 +581")
        .containsPattern("cnn4-6class-ensemble +emotion +1x48x48 +6 +6,113,754 ")
        .containsPattern("emotion-ai-combined +both +1x96x96 +5 +19,173,155 ")
        .containsPattern("transfer-inceptionv3 +emotion +3x244x244 +2 +21,806,882 +6,940")
        .contains("J. Paul 2018");
  }

  @Test
  void csvHasARowForEveryNetwork() {
    assertThat(run("models", "list", "--csv")).isZero();

    assertThat(out.toString().lines()).hasSize(1 + Catalogue.entries().size());
    assertThat(out.toString()).contains("network,task,image,classes,parameters,MFLOPs");
    assertThat(out.toString()).contains("emotion-ai-keypoints,keypoints,1x96x96,,18007710,");
  }

  @Test
  void aNetworkThatIsTooDeepForTheImageIsListedAsSuch() {
    assertThat(run("models", "list", "--image", "48")).isZero();
    assertThat(out.toString()).containsPattern("emotion-ai-emotion .* too deep");
  }

  @Test
  void whatDoesNotFitIsToldInASentence() {
    for (String size : List.of("600", "8", "-1")) {
      assertThat(run("models", "list", "--image", size)).isEqualTo(Main.WRONG_INPUT);
      assertThat(err.toString()).contains("expected 16 to 512 pixels, found " + size);
    }
    assertThat(run("models", "show", "resnet18-w32", "96")).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("'96' must have the form key.path=value");
    assertThat(run("models", "show", "experiments/quickstart.yaml", "--image", "96"))
        .isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("of a file, image.size=96");
    assertThat(run("models", "show", "paul-2018", "--yaml", "--image", "96"))
        .isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("takes no other option");
  }

  /** What --yaml prints makes the same network in a file of the user's. */
  @ParameterizedTest
  @ValueSource(strings = {"paul-2018", "emotion-ai-keypoints", "resnet18-w32"})
  void printedYamlIsTheNetwork(String name) throws Exception {
    assertThat(run("models", "show", name, "--yaml")).isZero();
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        out + "data: {sources: {x: {kind: synthetic}}}\ntasks: [keypoints]\nimage: {size: 96}\n");

    NetworkSummary mine = NetworkSummary.of(ExperimentLoader.load(file, List.of()).experiment());
    NetworkSummary named =
        NetworkSummary.of(
            Catalogue.find(name).experiment(List.of("tasks=[keypoints]", "image.size=96")));
    assertThat(mine).isEqualTo(named);
  }

  @Test
  void yamlIsOfTheCatalogueOnly() {
    assertThat(run("models", "show", "experiments/quickstart.yaml", "--yaml")).isNotZero();
    assertThat(err.toString()).contains("./facelab config show experiments/quickstart.yaml");
  }

  @Test
  void aDrawingHasEveryBlockOnceAndItsNumber() throws Exception {
    Path file = folder.resolve("network.svg");
    assertThat(run("models", "show", "resnet34-6class", "--svg", file.toString())).isZero();

    String svg = Files.readString(file);
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(svg).contains("stage1-block1-a", "stage3-block2-b", "stage4-block1-shortcut");
    assertThat(svg).doesNotContain("stage1-block2").doesNotContain("stage3-block3");
    Matcher times = Pattern.compile(">(\\d)×<").matcher(svg);
    assertThat(times.results().map(m -> m.group(1))).containsExactly("3", "3", "5", "2");
    assertThat(svg).doesNotContain("http://www.w3.org/1999").contains("prefers-color-scheme: dark");
  }

  /** Of two concatenations, one behind a sum; three of its branches hang on one fork. */
  @Test
  void everyBranchHasAColumnAndFrozenNumbersAreSaid() throws Exception {
    Path keras = folder.resolve("tiny.h5");
    try (var in = Catalogue.class.getResourceAsStream("tiny-inception.h5")) {
      Files.copy(in, keras);
    }
    Path experiment = folder.resolve("inception.yaml");
    Files.writeString(
        experiment,
        """
        data: {sources: {x: {kind: synthetic}}}
        tasks: [keypoints]
        image: {size: 16, channels: 3}
        network: {kind: pretrained, base: keras, weights: %s}
        """
            .formatted(keras));
    Path file = folder.resolve("network.svg");
    assertThat(run("models", "show", experiment.toString(), "--svg", file.toString())).isZero();

    assertThat(columnsOf(file)).hasSize(3);
    assertThat(Files.readString(file))
        .containsPattern("trained parameters, [\\d,]+ frozen, ")
        .containsPattern(">[\\d,]+ frozen<")
        .contains(">concatenation<");

    out.getBuffer().setLength(0);
    assertThat(run("models", "show", experiment.toString())).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains(" convolution ")))
        .isNotEmpty()
        .allMatch(line -> line.matches("conv\\S+ .*, frozen +\\d+x\\d+x\\d+ +[\\d,]+ +[\\d.]+"));
  }

  @Test
  void aFolderOfItsNameDoesNotHideANetwork() throws Exception {
    Path same = Files.createDirectory(Path.of("paul-2018"));
    try {
      assertThat(run("models", "show", "paul-2018")).as(err.toString()).isZero();
    } finally {
      Files.delete(same);
    }
    assertThat(run("models", "show", folder.toString())).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("is a folder, but must be a YAML file");
  }

  @Test
  void overridesOfAWholePartChangeThatPartAlone() {
    assertThat(run("models", "show", "paul-2018", "image={size: 64}")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("for a face of 1x64x64");
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "models",
                "show",
                "resnet8-w16",
                "data={emotions: [happy, sad]}",
                "tasks=[emotion]"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("for a face of 1x48x48");

    assertThat(run("models", "show", "paul-2018", "image.size=64", "image={size: 32}"))
        .isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("image.size is given twice; keep one of them");
  }

  @Test
  void boxesOfAColumnDoNotOverlap() throws Exception {
    Path file = folder.resolve("network.svg");
    assertThat(run("models", "show", "emotion-ai-emotion", "--svg", file.toString())).isZero();
    assertThat(columnsOf(file)).hasSize(2);
  }

  /** The columns' lower ends, once no box of theirs is on another. */
  private static java.util.Map<String, Integer> columnsOf(Path file) throws Exception {
    Matcher boxes =
        Pattern.compile("<rect class='\\w+' x='(\\d+)' y='(\\d+)' width='\\d+' height='(\\d+)'")
            .matcher(Files.readString(file));
    java.util.Map<String, Integer> bottoms = new java.util.HashMap<>();
    int found = 0;
    while (boxes.find()) {
      int top = Integer.parseInt(boxes.group(2));
      assertThat(top).isGreaterThan(bottoms.getOrDefault(boxes.group(1), 0));
      bottoms.put(boxes.group(1), top + Integer.parseInt(boxes.group(3)));
      found++;
    }
    assertThat(found).isGreaterThan(12);
    return bottoms;
  }
}
