package org.facelab.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facelab.config.Augmentation;
import org.facelab.config.Experiment;
import org.facelab.config.Fer2013Source;
import org.facelab.config.KeypointsSource;
import org.facelab.config.NetworkSettings;
import org.facelab.config.NetworkSettings.CatalogueNetwork;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.facelab.config.NetworkSettings.Trained;
import org.facelab.config.PointOffset;
import org.facelab.config.Source;
import org.facelab.config.SyntheticSource;
import org.facelab.config.Task;
import org.facelab.data.WholeFile;
import org.facelab.engine.BuildInfo;
import org.facelab.model.Catalogue;
import org.facelab.model.NetworkBuilder;

/**
 * {@code MODEL_CARD.md}: what a person must know before using the model (Mitchell et al., Model Cards for
 * Model Reporting, FAT* 2019).
 */
final class ModelCard {
  /**
   * What the card is about.
   *
   * @param scored figures on each run's test part, in the runs' order
   * @param eightBits the same with weights in eight bits; empty if they were not asked for
   * @param parameters number of the networks' weights
   */
  record Facts(
      ModelDescription model,
      List<SourceRun> runs,
      Calibration calibration,
      Parity parity,
      List<Scored> scored,
      List<Scored> eightBits,
      Exporter.Settings settings,
      long parameters) {}

  private final Facts facts;
  private final Bundle bundle;
  private final CardText text = new CardText();

  private ModelCard(Facts facts, Bundle bundle) {
    this.facts = facts;
    this.bundle = bundle;
  }

  /** Writes the card into the bundle. */
  static void write(Facts facts, Bundle bundle) throws IOException {
    ModelCard card = new ModelCard(facts, bundle);
    card.task();
    card.use();
    card.data();
    card.protocol();
    CardFigures figures = new CardFigures(facts, card.text);
    figures.figures();
    figures.failures();
    card.calibration();
    card.files();
    card.origin();
    WholeFile.writeText(bundle.card(), card.text.toString());
  }

  private void task() {
    ModelDescription model = facts.model();
    text.line("# Model card: %s", model.name());
    text.line("");
    text.line("One image of one face in, cropped as the training faces were; out come:");
    text.line("");
    if (model.keypoints() != null) {
      text.line(
          "- `%s`: %d points, px of the input image (the centre of its top left pixel is (0, 0))",
          model.keypoints().name(), model.keypoints().points().size());
    }
    if (model.emotion() != null) {
      text.line(
          "- `%s`: probabilities of %s",
          model.emotion().name(), String.join(", ", model.emotion().classes()));
    }
    text.line("");
    text.line(
        "The input is `%s`, `[N, %d, %d, %d]`, values 0 to 255%s; resampling and normalisation are inside the"
            + " model. Its networks have %,d parameters.",
        model.input().name(),
        model.input().channels(),
        model.input().size(),
        model.input().size(),
        model.input().channels() == 1 ? ", grey (ITU-R BT.601)" : ", RGB",
        facts.parameters());
    text.line("");
  }

  private void use() {
    text.line("## Use");
    text.line("");
    text.line(
        "**Meant for** research on faces, teaching, and demonstrations on people who agreed.");
    text.line("");
    text.line(
        "**Not meant for** decisions about people: hiring, policing, grading, insurance, health,");
    text.line(
        "advertising, or watching people who did not agree. Inferring emotions is forbidden by law in some");
    text.line(
        "places and settings, among them workplaces and schools in the European Union (Regulation");
    text.line("2024/1689, article 5).");
    text.line("");
    if (facts.model().emotion() != null) {
      text.line(
          "A reading says which expression a face shows, as those who labelled the training faces would");
      text.line(
          "have called it. It does not say what a person feels: faces show that unreliably (Barrett et al.,");
      text.line("Emotional Expressions Reconsidered, 2019).");
      text.line("");
    }
  }

  private void data() {
    text.line("## Data");
    text.line("");
    text.line("| source | kind | checksum | faces | train | validation | test |");
    text.line("|---|---|---|---:|---:|---:|---:|");
    for (SourceRun run : facts.runs()) {
      for (JsonNode source : run.manifest().path("data")) {
        String name = source.path("source").asText();
        Source kind = run.experiment().data().sources().get(name);
        text.line(
            "| %s | %s | `%s` | %,d | %,d | %,d | %,d |",
            name,
            kind(kind),
            source.path("checksum").asText(),
            source.path("faces").asInt(),
            source.path("train").asInt(),
            source.path("validation").asInt(),
            source.path("test").asInt());
      }
    }
    text.line("");
    for (SourceRun run : facts.runs()) {
      run.experiment().data().sources().values().stream()
          .map(source -> caveat(source, run.tasks(), run.experiment().data().pointOffset()))
          .filter(caveat -> !caveat.isEmpty())
          .distinct()
          .forEach(caveat -> text.line("- %s", caveat));
    }
    text.line("");
  }

  private void protocol() {
    text.line("## Protocol");
    text.line("");
    for (SourceRun run : facts.runs()) {
      Experiment experiment = run.experiment();
      pretrained(run.name(), run.manifest(), experiment)
          .ifPresent(begun -> text.line("- %s", begun));
      text.line(
          "- `%s` learnt %s from images of %d px: at most %d epochs in batches of %d, augmentation %s.",
          run.name(),
          String.join(" and ", run.tasks().stream().map(NetworkBuilder::output).toList()),
          experiment.image().size(),
          experiment.train().epochs(),
          experiment.train().batchSize(),
          experiment.augment().isEmpty()
              ? "none"
              : String.join(", ", experiment.augment().stream().map(ModelCard::step).toList()));
      experiment
          .data()
          .sources()
          .forEach(
              (name, source) -> text.line("- Faces of `%s` are divided %s.", name, split(source)));
      text.line("- %s", kept(run.name(), run.manifest()));
    }
    text.line(
        "- What was learnt here was learnt on the train parts, and the test parts were scored at the end.");
    if (facts.calibration().faces() > 0) {
      text.line("- The temperature was chosen on the validation parts.");
    }
    text.line("");
  }

  /** What a run's network began with, if that was learnt elsewhere. */
  static Optional<String> pretrained(String name, JsonNode manifest, Experiment experiment) {
    JsonNode noted = manifest.path("pretrained");
    if (noted.isMissingNode()) {
      return Optional.empty();
    }
    NetworkSettings layers =
        experiment.network() instanceof CatalogueNetwork named
            ? Catalogue.find(named.name()).layers()
            : experiment.network();
    return Optional.of(
        "`%s` began with weights learnt elsewhere, those of `%s` (SHA-256 `%s`). %s Their terms: see \"Pretrained weights\" in FaceLab's data/README.md."
            .formatted(
                name,
                noted.path("file").asText().replaceFirst(".*[/\\\\]", ""),
                noted.path("sha256").asText(),
                trained(((PretrainedNetwork) layers).train())));
  }

  private static String trained(Trained what) {
    if (what instanceof Trained.From from) {
      return "Those of `%s` and of the layers behind it were trained further, the others kept as they were."
          .formatted(from.layer());
    }
    return what instanceof Trained.All
        ? "All of them were trained further."
        : "All of them were kept as they were; only the heads behind them were learnt here.";
  }

  /** Which epoch of a run the weights are of. */
  static String kept(String name, JsonNode manifest) {
    int validation = 0;
    for (JsonNode source : manifest.path("data")) {
      validation += source.path("validation").asInt();
    }
    return manifest.path("best_epoch").asInt(validation) > 0
        ? "The best epoch of `%s` was chosen on its validation parts.".formatted(name)
        : "The last epoch of `%s` was kept, since no validation face could say which is best."
            .formatted(name);
  }

  private static String step(Augmentation step) {
    return step.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static String split(Source source) {
    return switch (source.split().by()) {
      case USAGE -> "as the source itself says";
      case GROUP -> "by person, so that nobody is in two parts";
      case FRACTION -> "at random, as many of each emotion in every part";
    };
  }

  private static String kind(Source source) {
    if (source instanceof SyntheticSource) {
      return "drawn faces";
    }
    return source instanceof Fer2013Source
        ? "FER2013's layout"
        : source instanceof KeypointsSource ? "Kaggle keypoints' layout" : "folders of images";
  }

  /**
   * What to mind about a kind of data; empty if nothing is.
   *
   * @param tasks what was learnt from it
   * @param takenOut the offset of labels that was taken out of the model's points
   */
  static String caveat(Source source, List<Task> tasks, PointOffset takenOut) {
    if (source instanceof SyntheticSource) {
      return "The drawn faces are no people: nothing here says how well the model reads real ones.";
    }
    if (source instanceof Fer2013Source) {
      return "FER2013's labels are those of a web search, checked by few people: humans reach 65 ± 5 % on it"
          + " (Goodfellow et al., 2013), some images are in several of its parts, and ages, skin tones and"
          + " cultures are neither recorded nor balanced.";
    }
    PointOffset offset = source.pointOffset();
    if (tasks.contains(Task.KEYPOINTS) && !offset.equals(PointOffset.NONE)) {
      return "The labels of keypoints lie %s px right and %s px down of what they name, in px of a face of 96 px. %s"
          .formatted(
              CardText.number(offset.x(), 1),
              CardText.number(offset.y(), 1),
              offset.equals(takenOut)
                  ? "That was taken out of this model's points, and is added again for the errors below alone."
                  : "Other labels lie otherwise, so this model's points lie somewhere between.");
    }
    return "";
  }

  private void calibration() {
    if (facts.model().emotion() == null) {
      return;
    }
    Calibration fitted = facts.calibration();
    text.line("## Calibration");
    text.line("");
    if (fitted.faces() == 0) {
      text.line(
          "The run has too few validation faces with an emotion, so the probabilities are as they were trained.");
      text.line("");
      return;
    }
    text.line(
        "The scores are divided by a temperature of %s inside the model (Guo et al., ICML 2017), fitted on %,d",
        CardText.number(fitted.temperature(), 3), fitted.faces());
    text.line(
        "validation faces: their cross-entropy is %s, before it was %s.",
        CardText.number(fitted.lossAfter(), 4), CardText.number(fitted.lossBefore(), 4));
    if (fitted.unsureBelow() == null) {
      text.line(
          "At no confidence are %.0f %% of the readings right, so none can be relied on.",
          100 * Calibration.TRUSTED);
    } else {
      text.line(
          "Readings of %s %% or more were right in at least %.0f %% of the validation faces; %s %% of them were that"
              + " confident. Below it a reading is called unsure.",
          CardText.number(100 * fitted.unsureBelow(), 1),
          100 * Calibration.TRUSTED,
          CardText.number(100 * fitted.sure(), 0));
    }
    text.line("");
  }

  private void files() throws IOException {
    text.line("## Files");
    text.line("");
    text.line("| file | MB | what |");
    text.line("|---|---:|---|");
    file(bundle.graph(), "plain Deeplearning4j: `ModelSerializer.restoreComputationGraph`");
    file(
        bundle.onnx(),
        "ONNX, opset %d%s"
            .formatted(
                OnnxGraph.OPSET,
                facts.settings().foldsBatchNormalisation() ? ", batch normalisation folded" : ""));
    if (!facts.eightBits().isEmpty()) {
      file(bundle.int8(), "the same with weights in eight bits, a scale for each output");
    }
    text.line("| `example/` | | a drawn face and what the model says of it |");
    text.line("| `model.json` | | all of this that a program needs |");
    text.line("");
    text.line(
        "`model.zip` in Deeplearning4j and `model.onnx` in ONNX Runtime differ by at most %s.",
        facts.parity().text(facts.model()));
    text.line("");
  }

  private void file(Path file, String what) throws IOException {
    text.line(
        "| `%s` | %s | %s |", file.getFileName(), CardText.number(Files.size(file) / 1e6, 1), what);
  }

  private void origin() {
    text.line("## Where it comes from");
    text.line("");
    for (SourceRun run : facts.runs()) {
      JsonNode manifest = run.manifest();
      text.line("- run `%s`: %s", run.name(), String.join(", ", manifestFacts(manifest)));
    }
    BuildInfo build = BuildInfo.current();
    text.line(
        "- exported by FaceLab %s, commit %s, with Deeplearning4j %s",
        build.version(), build.commit(), build.dl4jVersion());
    for (SourceRun run : facts.runs()) {
      text.line("");
      text.line("<details><summary>manifest of %s</summary>", run.name());
      text.line("");
      text.line("```json");
      text.verbatim(run.manifest().toPrettyString());
      text.line("```");
      text.line("");
      text.line("</details>");
    }
  }

  private static List<String> manifestFacts(JsonNode manifest) {
    List<String> known = new ArrayList<>();
    known.add("seed " + manifest.path("seed").asText("unknown"));
    known.add("started " + manifest.path("started").asText("unknown"));
    known.add(
        "FaceLab %s, commit %s"
            .formatted(
                manifest.path("facelab_version").asText("unknown"),
                manifest.path("commit").asText("unknown")));
    return known;
  }
}
