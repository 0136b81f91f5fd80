package org.facelab.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.facelab.config.Augmentation;
import org.facelab.config.Experiment;
import org.facelab.config.Fer2013Source;
import org.facelab.config.KeypointsSource;
import org.facelab.config.Source;
import org.facelab.config.SyntheticSource;
import org.facelab.config.Task;
import org.facelab.data.WholeFile;
import org.facelab.engine.BuildInfo;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.face.Keypoint;
import org.facelab.model.NetworkBuilder;

/**
 * {@code MODEL_CARD.md}: what a person must know before using the model (Mitchell et al., Model Cards for
 * Model Reporting, FAT* 2019).
 */
final class ModelCard {
  private static final int MISTAKES = 5;
  private static final int WORST_POINTS = 3;

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
  private final StringBuilder text = new StringBuilder();

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
    card.figures();
    card.failures();
    card.calibration();
    card.files();
    card.origin();
    WholeFile.writeText(bundle.card(), card.text.toString());
  }

  private void task() {
    ModelDescription model = facts.model();
    line("# Model card: %s", model.name());
    line("");
    line("One image of one face in, cropped as the training faces were; out come:");
    line("");
    if (model.keypoints() != null) {
      line(
          "- `%s`: %d points, px of the input image (the centre of its top left pixel is (0, 0))",
          model.keypoints().name(), model.keypoints().points().size());
    }
    if (model.emotion() != null) {
      line(
          "- `%s`: probabilities of %s",
          model.emotion().name(), String.join(", ", model.emotion().classes()));
    }
    line("");
    line(
        "The input is `%s`, `[N, %d, %d, %d]`, values 0 to 255%s; resampling and normalisation are inside the"
            + " model. Its networks have %,d parameters.",
        model.input().name(),
        model.input().channels(),
        model.input().size(),
        model.input().size(),
        model.input().channels() == 1 ? ", grey (ITU-R BT.601)" : ", RGB",
        facts.parameters());
    line("");
  }

  private void use() {
    line("## Use");
    line("");
    line("**Meant for** research on faces, teaching, and demonstrations on people who agreed.");
    line("");
    line("**Not meant for** decisions about people: hiring, policing, grading, insurance, health,");
    line(
        "advertising, or watching people who did not agree. Inferring emotions is forbidden by law in some");
    line(
        "places and settings, among them workplaces and schools in the European Union (Regulation");
    line("2024/1689, article 5).");
    line("");
    if (facts.model().emotion() != null) {
      line(
          "A reading says which expression a face shows, as those who labelled the training faces would");
      line(
          "have called it. It does not say what a person feels: faces show that unreliably (Barrett et al.,");
      line("Emotional Expressions Reconsidered, 2019).");
      line("");
    }
  }

  private void data() {
    line("## Data");
    line("");
    line("| source | kind | checksum | faces | train | validation | test |");
    line("|---|---|---|---:|---:|---:|---:|");
    for (SourceRun run : facts.runs()) {
      for (JsonNode source : run.manifest().path("data")) {
        String name = source.path("source").asText();
        Source kind = run.experiment().data().sources().get(name);
        line(
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
    line("");
    for (SourceRun run : facts.runs()) {
      run.experiment().data().sources().values().stream()
          .map(ModelCard::caveat)
          .filter(caveat -> !caveat.isEmpty())
          .distinct()
          .forEach(caveat -> line("- %s", caveat));
    }
    line("");
  }

  private void protocol() {
    line("## Protocol");
    line("");
    for (SourceRun run : facts.runs()) {
      Experiment experiment = run.experiment();
      line(
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
          .forEach((name, source) -> line("- Faces of `%s` are divided %s.", name, split(source)));
    }
    line(
        "- Weights were learnt on the train parts, the best epoch and the temperature chosen on the validation");
    line("  parts, and the test parts scored at the end.");
    line("");
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

  private static String caveat(Source source) {
    if (source instanceof SyntheticSource) {
      return "The drawn faces are no people: nothing here says how well the model reads real ones.";
    }
    if (source instanceof Fer2013Source) {
      return "FER2013's labels are those of a web search, checked by few people: humans reach 65 ± 5 % on it"
          + " (Goodfellow et al., 2013), some images are in several of its parts, and ages, skin tones and"
          + " cultures are neither recorded nor balanced.";
    }
    return "";
  }

  // ---- figures

  private void figures() {
    line("## Figures");
    line("");
    line(
        "On the test parts, which neither training nor the choice of the epoch has seen; asked of this");
    line(
        "bundle's `model.zip` (float32). In brackets: 95 %% bootstrap intervals, of persons where the data");
    line(
        "name them, else of faces; of shares of 0 and 1, which resampling cannot change, Wilson's intervals of");
    line("faces. They do not hold the luck of the training's seed.");
    line("");
    line(
        "| figure | this model | the run itself%s |",
        facts.eightBits().isEmpty() ? "" : " | eight-bit weights");
    line("|---|---:|---:%s|", facts.eightBits().isEmpty() ? "" : "|---:");
    for (int i = 0; i < facts.runs().size(); i++) {
      Evaluation evaluation = facts.scored().get(i).evaluation();
      if (facts.runs().get(i).tasks().contains(Task.EMOTION)) {
        headline(i, evaluation, "emotion.accuracy", "accuracy, %", 100, 1);
        headline(i, evaluation, "emotion.macro_f1", "macro F1, %", 100, 1);
        headline(i, evaluation, "emotion.loss", "cross-entropy, nats", 1, 3);
        headline(i, evaluation, "emotion.ece", "expected calibration error, %", 100, 1);
      }
      if (facts.runs().get(i).tasks().contains(Task.KEYPOINTS)) {
        headline(i, evaluation, "keypoints.rmse_px", "keypoint RMSE, px of 96", 1, 2);
        headline(i, evaluation, "keypoints.nme_interocular", "NME, % of inter-ocular", 100, 2);
        headline(
            i, evaluation, "keypoints.failure_rate", "faces with an NME above 10 %, %", 100, 1);
      }
    }
    line("");
    if (facts.runs().stream().anyMatch(run -> run.experiment().evaluate().mirrored())) {
      line(
          "The run's own figures are of means over a face and its mirror image; this model looks at the face alone.");
      line("");
    }
    for (Scored scored : facts.scored()) {
      perClass(scored);
      perPoint(scored);
    }
  }

  private void headline(
      int run, Evaluation evaluation, String metric, String name, double unit, int digits) {
    if (!evaluation.metrics().containsKey(metric)) {
      return;
    }
    String own =
        facts.runs().get(run).own().map(o -> number(o.metric(metric) * unit, digits)).orElse("–");
    String small =
        facts.eightBits().isEmpty()
            ? ""
            : " | " + number(facts.eightBits().get(run).evaluation().metric(metric) * unit, digits);
    line(
        "| %s | %s | %s%s |",
        name,
        withInterval(evaluation.metric(metric), evaluation.interval(metric), unit, digits),
        own,
        small);
  }

  private void perClass(Scored scored) {
    Evaluation evaluation = scored.evaluation();
    if (evaluation.emotions().isEmpty()) {
      return;
    }
    line("| emotion | test faces | recall, %% | precision, %% |");
    line("|---|---:|---:|---:|");
    for (String emotion : evaluation.emotions()) {
      String name = "emotion.per_class." + emotion;
      line(
          "| %s | %,d | %s | %s |",
          emotion,
          (int) evaluation.metric(name + ".support"),
          detail(scored, name + ".recall", 100, 1),
          detail(scored, name + ".precision", 100, 1));
    }
    line("");
  }

  private void perPoint(Scored scored) {
    if (!scored.evaluation().metrics().containsKey("keypoints.rmse_px")) {
      return;
    }
    line("| point | test faces | RMSE, px of 96 |");
    line("|---|---:|---:|");
    for (Keypoint point : Keypoint.ALL) {
      String name = "keypoints.per_point." + point.label();
      line(
          "| %s | %,d | %s |",
          point.label(),
          (int) scored.evaluation().metric(name + ".n"),
          detail(scored, name + ".rmse_px", 1, 2));
    }
    line("");
  }

  private static String detail(Scored scored, String metric, double unit, int digits) {
    return withInterval(
        scored.evaluation().metric(metric),
        scored.details().getOrDefault(metric, Interval.UNDEFINED),
        unit,
        digits);
  }

  private static String withInterval(double value, Interval interval, double unit, int digits) {
    String figure = number(value * unit, digits);
    return Double.isNaN(interval.low())
        ? figure
        : "%s (%s to %s)"
            .formatted(
                figure,
                number(interval.low() * unit, digits),
                number(interval.high() * unit, digits));
  }

  private static String number(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  // ---- failures

  private void failures() {
    line("## Known failures");
    line("");
    for (Scored scored : facts.scored()) {
      mistakes(scored);
      worstPoints(scored);
    }
    line(
        "- It was tried on crops like the training faces. Faces turned far to the side, covered, tiny, blurred");
    line("  or lit from one side, and faces that the detector misses, were not measured apart.");
    line("- No figure here is split by age, skin tone or sex, which the data do not record.");
    line("");
  }

  /** A true class, what it was taken for, and how often. */
  private record Mistake(String truth, String prediction, int faces, int of) {}

  private void mistakes(Scored scored) {
    Evaluation evaluation = scored.evaluation();
    List<String> emotions = evaluation.emotions();
    List<Mistake> mistakes = new ArrayList<>();
    for (int t = 0; t < emotions.size(); t++) {
      int support = IntStream.of(evaluation.confusion()[t]).sum();
      for (int p = 0; p < emotions.size(); p++) {
        if (p != t && evaluation.confusion()[t][p] > 0) {
          mistakes.add(
              new Mistake(emotions.get(t), emotions.get(p), evaluation.confusion()[t][p], support));
        }
      }
    }
    mistakes.sort(Comparator.comparingDouble(m -> -(double) m.faces() / m.of()));
    mistakes.stream()
        .limit(MISTAKES)
        .forEach(
            m ->
                line(
                    "- %s of the %s test faces were taken for %s (%d of %d).",
                    share(m.faces(), m.of()), m.truth(), m.prediction(), m.faces(), m.of()));
    if (scored.confident() > 0) {
      line(
          "- Of the %,d test faces with a probability of 90 %% or more, %,d were wrong (%s).",
          scored.confident(),
          scored.confidentMistakes(),
          share(scored.confidentMistakes(), scored.confident()));
    }
  }

  private void worstPoints(Scored scored) {
    Map<String, Double> metrics = scored.evaluation().metrics();
    if (!metrics.containsKey("keypoints.rmse_px")) {
      return;
    }
    List<String> worst =
        Keypoint.ALL.stream()
            .filter(p -> !Double.isNaN(rmse(metrics, p)))
            .sorted(Comparator.comparingDouble(p -> -rmse(metrics, p)))
            .limit(WORST_POINTS)
            .map(p -> "%s (%s px)".formatted(p.label(), number(rmse(metrics, p), 2)))
            .toList();
    line("- The points that it places worst: %s.", String.join(", ", worst));
  }

  private static double rmse(Map<String, Double> metrics, Keypoint point) {
    return metrics.getOrDefault("keypoints.per_point." + point.label() + ".rmse_px", Double.NaN);
  }

  private static String share(int part, int of) {
    return number(100.0 * part / of, 0) + " %";
  }

  // ---- calibration, files, origin

  private void calibration() {
    if (facts.model().emotion() == null) {
      return;
    }
    Calibration fitted = facts.calibration();
    line("## Calibration");
    line("");
    if (fitted.faces() == 0) {
      line(
          "The run has too few validation faces with an emotion, so the probabilities are as they were trained.");
      line("");
      return;
    }
    line(
        "The scores are divided by a temperature of %s inside the model (Guo et al., ICML 2017), fitted on %,d",
        number(fitted.temperature(), 3), fitted.faces());
    line(
        "validation faces: their cross-entropy is %s, before it was %s.",
        number(fitted.lossAfter(), 4), number(fitted.lossBefore(), 4));
    if (fitted.unsureBelow() == null) {
      line(
          "At no confidence are %.0f %% of the readings right, so none can be relied on.",
          100 * Calibration.TRUSTED);
    } else {
      line(
          "Readings of %s %% or more were right in at least %.0f %% of the validation faces; %s %% of them were that"
              + " confident. Below it a reading is called unsure.",
          number(100 * fitted.unsureBelow(), 1),
          100 * Calibration.TRUSTED,
          number(100 * fitted.sure(), 0));
    }
    line("");
  }

  private void files() throws IOException {
    line("## Files");
    line("");
    line("| file | MB | what |");
    line("|---|---:|---|");
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
    line("| `example/` | | a drawn face and what the model says of it |");
    line("| `model.json` | | all of this that a program needs |");
    line("");
    line(
        "`model.zip` in Deeplearning4j and `model.onnx` in ONNX Runtime differ by at most %s.",
        facts.parity().text(facts.model()));
    line("");
  }

  private void file(Path file, String what) throws IOException {
    line("| `%s` | %s | %s |", file.getFileName(), number(Files.size(file) / 1e6, 1), what);
  }

  private void origin() {
    line("## Where it comes from");
    line("");
    for (SourceRun run : facts.runs()) {
      JsonNode manifest = run.manifest();
      line("- run `%s`: %s", run.name(), String.join(", ", manifestFacts(manifest)));
    }
    BuildInfo build = BuildInfo.current();
    line(
        "- exported by FaceLab %s, commit %s, with Deeplearning4j %s",
        build.version(), build.commit(), build.dl4jVersion());
    for (SourceRun run : facts.runs()) {
      line("");
      line("<details><summary>manifest of %s</summary>", run.name());
      line("");
      line("```json");
      text.append(run.manifest().toPrettyString()).append('\n');
      line("```");
      line("");
      line("</details>");
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

  private void line(String format, Object... values) {
    text.append(
            values.length == 0
                ? format.replace("%%", "%")
                : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
