package org.facelab.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.facelab.config.Task;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.face.Keypoint;

/** The parts of a model card that say how well the model does, and where it fails. */
final class CardFigures {
  private static final int MISTAKES = 5;
  private static final int WORST_POINTS = 3;

  private final ModelCard.Facts facts;
  private final CardText text;

  CardFigures(ModelCard.Facts facts, CardText text) {
    this.facts = facts;
    this.text = text;
  }

  /** "Figures": totals, then each class and each point. */
  void figures() {
    text.line("## Figures");
    text.line("");
    text.line(
        "On the test parts, which neither training nor the choice of the epoch has seen; asked of this");
    text.line(
        "bundle's `model.zip` (float32). In brackets: 95 %% bootstrap intervals, of persons where the data");
    text.line(
        "name them, else of faces; of shares of 0 and 1, which resampling cannot change, Wilson's intervals of");
    text.line("faces. They do not hold the luck of the training's seed.");
    text.line("");
    text.line(
        "| figure | this model | the run itself%s |",
        facts.eightBits().isEmpty() ? "" : " | eight-bit weights");
    text.line("|---|---:|---:%s|", facts.eightBits().isEmpty() ? "" : "|---:");
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
    text.line("");
    if (facts.runs().stream().anyMatch(run -> run.experiment().evaluate().mirrored())) {
      text.line(
          "The run's own figures are of means over a face and its mirror image; this model looks at the face alone.");
      text.line("");
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
        facts
            .runs()
            .get(run)
            .own()
            .map(o -> CardText.number(o.metric(metric) * unit, digits))
            .orElse("–");
    String small =
        facts.eightBits().isEmpty()
            ? ""
            : " | "
                + CardText.number(
                    facts.eightBits().get(run).evaluation().metric(metric) * unit, digits);
    text.line(
        "| %s | %s | %s%s |",
        name,
        CardText.withInterval(evaluation.metric(metric), evaluation.interval(metric), unit, digits),
        own,
        small);
  }

  private void perClass(Scored scored) {
    Evaluation evaluation = scored.evaluation();
    if (evaluation.emotions().isEmpty()) {
      return;
    }
    text.line("| emotion | test faces | recall, %% | precision, %% |");
    text.line("|---|---:|---:|---:|");
    for (String emotion : evaluation.emotions()) {
      String name = "emotion.per_class." + emotion;
      text.line(
          "| %s | %,d | %s | %s |",
          emotion,
          (int) evaluation.metric(name + ".support"),
          detail(scored, name + ".recall", 100, 1),
          detail(scored, name + ".precision", 100, 1));
    }
    text.line("");
  }

  private void perPoint(Scored scored) {
    if (!scored.evaluation().metrics().containsKey("keypoints.rmse_px")) {
      return;
    }
    text.line("| point | test faces | RMSE, px of 96 |");
    text.line("|---|---:|---:|");
    for (Keypoint point : Keypoint.ALL) {
      String name = "keypoints.per_point." + point.label();
      text.line(
          "| %s | %,d | %s |",
          point.label(),
          (int) scored.evaluation().metric(name + ".n"),
          detail(scored, name + ".rmse_px", 1, 2));
    }
    text.line("");
  }

  private static String detail(Scored scored, String metric, double unit, int digits) {
    return CardText.withInterval(
        scored.evaluation().metric(metric),
        scored.details().getOrDefault(metric, Interval.UNDEFINED),
        unit,
        digits);
  }

  /** "Known failures": what is mistaken most, and what was not measured. */
  void failures() {
    text.line("## Known failures");
    text.line("");
    for (Scored scored : facts.scored()) {
      mistakes(scored);
      worstPoints(scored);
    }
    text.line(
        "- It was tried on crops like the training faces. Faces turned far to the side, covered, tiny, blurred");
    text.line(
        "  or lit from one side, and faces that the detector misses, were not measured apart.");
    text.line("- No figure here is split by age, skin tone or sex, which the data do not record.");
    text.line("");
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
                text.line(
                    "- %s of the %s test faces were taken for %s (%d of %d).",
                    CardText.share(m.faces(), m.of()),
                    m.truth(),
                    m.prediction(),
                    m.faces(),
                    m.of()));
    if (scored.confident() > 0) {
      text.line(
          "- Of the %,d test faces with a probability of 90 %% or more, %,d were wrong (%s).",
          scored.confident(),
          scored.confidentMistakes(),
          CardText.share(scored.confidentMistakes(), scored.confident()));
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
            .map(p -> "%s (%s px)".formatted(p.label(), CardText.number(rmse(metrics, p), 2)))
            .toList();
    text.line("- The points that it places worst: %s.", String.join(", ", worst));
  }

  private static double rmse(Map<String, Double> metrics, Keypoint point) {
    return metrics.getOrDefault("keypoints.per_point." + point.label() + ".rmse_px", Double.NaN);
  }
}
