package org.facelab.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.KeypointMetrics;
import org.facelab.evaluate.LabelErrors;
import org.facelab.evaluate.LabelErrors.Doubt;
import org.facelab.evaluate.MislabelledPoints;
import org.facelab.evaluate.MislabelledPoints.Exchange;
import org.facelab.evaluate.MislabelledPoints.Outlier;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;

/** The labels that the runs doubt, and how many of them agree. */
final class ReportDoubts {
  private static final int MOST = 30;
  private static final int MOST_POINTS = 16;

  /** One network's doubt of one label. */
  private record Vote(ReportRun run, Row row, String label, String answer, Doubt doubt) {}

  /** Networks that agree on a face. */
  private record Agreement(List<Vote> votes, int scored) {
    double margin() {
      return votes.stream().mapToDouble(v -> v.doubt().margin()).average().orElse(0);
    }
  }

  /** What some networks said of a face. */
  private record Said(List<ReportRun> runs, List<Row> rows) {}

  private record PointDoubt(Said said, Outlier outlier) {}

  private final List<ReportRun> runs;
  private final ReportFaces faces;

  ReportDoubts(List<ReportRun> runs, ReportFaces faces) {
    this.runs = runs.stream().filter(run -> run.predictions().isPresent()).toList();
    this.faces = faces;
  }

  /** Adds {@code emotion} and {@code keypoints}, whichever there are. */
  void addTo(ObjectNode node) {
    emotion(node);
    Map<String, Said> faceRows = faces(true);
    if (!faceRows.isEmpty()) {
      ObjectNode keypoints = node.putObject("keypoints");
      exchanges(keypoints, faceRows);
      points(keypoints, faceRows);
    }
  }

  private void emotion(ObjectNode node) {
    Map<String, List<Vote>> votes = new LinkedHashMap<>();
    ArrayNode estimates = ReportJson.array();
    EnumSet<Part> parts = EnumSet.noneOf(Part.class);
    for (ReportRun run : runs) {
      Predictions predictions = run.predictions().orElseThrow();
      LabelErrors errors = LabelErrors.of(predictions);
      if (errors.faces() == 0) {
        continue;
      }
      predictions.rows().forEach(row -> parts.add(row.part()));
      ObjectNode estimate = estimates.addObject().put("run", run.summary().name());
      estimate.put("faces", errors.faces()).put("doubts", errors.doubts().size());
      ReportJson.number(estimate, "share", errors.share());
      for (Doubt doubt : errors.doubts()) {
        Row row = predictions.rows().get(doubt.row());
        votes
            .computeIfAbsent(run.face(row), f -> new ArrayList<>())
            .add(
                new Vote(
                    run,
                    row,
                    predictions.emotions().get(doubt.label()),
                    predictions.emotions().get(doubt.answer()),
                    doubt));
      }
    }
    if (estimates.isEmpty()) {
      return;
    }
    Map<String, Said> faceRows = faces(false);
    List<Agreement> agreements =
        votes.entrySet().stream()
            .map(face -> agreement(face.getValue(), faceRows.get(face.getKey())))
            .sorted(
                Comparator.comparingInt((Agreement a) -> a.votes().size())
                    .thenComparingDouble(Agreement::margin)
                    .reversed())
            .toList();
    ObjectNode emotion = node.putObject("emotion");
    emotion.set("runs", estimates);
    parts.forEach(part -> emotion.withArray("parts").add(part.name().toLowerCase(Locale.ROOT)));
    emotion.put("in_doubt", agreements.size());
    emotion.put(
        "all_agree", agreements.stream().filter(a -> a.votes().size() == a.scored()).count());
    ArrayNode list = emotion.putArray("faces");
    agreements.stream().limit(MOST).forEach(a -> add(list.addObject(), a));
    copies(emotion, faceRows);
  }

  /** The networks that take a face for what most of those in doubt take it for. */
  private Agreement agreement(List<Vote> votes, Said said) {
    Map<List<String>, List<Vote>> byAnswer = new LinkedHashMap<>();
    for (Vote vote : votes) {
      byAnswer
          .computeIfAbsent(List.of(vote.label(), vote.answer()), a -> new ArrayList<>())
          .add(vote);
    }
    List<Vote> most =
        byAnswer.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
    return new Agreement(most, said.rows().size());
  }

  private void add(ObjectNode node, Agreement agreement) {
    Vote first = agreement.votes().get(0);
    node.put("source", first.row().source()).put("id", first.row().id());
    node.put("label", first.label()).put("answer", first.answer());
    node.put("votes", agreement.votes().size()).put("scored", agreement.scored());
    ReportJson.number(node, "label_probability", mean(agreement, Doubt::labelProbability));
    ReportJson.number(node, "probability", mean(agreement, Doubt::answerProbability));
    ArrayNode copies = node.putArray("copies");
    faces.copiesLabelledOtherwise(first.run(), first.row()).forEach(copies::add);
    node.put("face", faces.picture(first.run(), first.row()));
  }

  private static double mean(
      Agreement agreement, java.util.function.ToDoubleFunction<Doubt> figure) {
    return agreement.votes().stream()
        .mapToDouble(vote -> figure.applyAsDouble(vote.doubt()))
        .average()
        .orElse(Double.NaN);
  }

  /** Scored faces of which the data hold the very same pixels under another label. */
  private void copies(ObjectNode emotion, Map<String, Said> faceRows) {
    ArrayNode list = emotion.putArray("copies");
    int count = 0;
    for (Said said : faceRows.values()) {
      Row row = said.rows().get(0);
      ReportRun run = said.runs().get(0);
      List<String> copies = faces.copiesLabelledOtherwise(run, row);
      if (copies.isEmpty() || count++ >= MOST) {
        continue;
      }
      List<String> emotions = run.predictions().orElseThrow().emotions();
      ObjectNode node = list.addObject().put("source", row.source()).put("id", row.id());
      node.put("label", emotions.get(row.emotion()));
      node.put("answer", row.predictedEmotion() < 0 ? null : emotions.get(row.predictedEmotion()));
      copies.forEach(node.putArray("copies")::add);
      node.put("face", faces.picture(run, row));
    }
    emotion.put("copy_count", count);
  }

  /** What was said of each face that is scored, by the face. */
  private Map<String, Said> faces(boolean points) {
    Map<String, Said> said = new LinkedHashMap<>();
    for (ReportRun run : runs) {
      for (Row row : run.predictions().orElseThrow().rows()) {
        if (points ? row.scoresPoints() : row.scoresEmotion()) {
          Said one =
              said.computeIfAbsent(
                  run.face(row), f -> new Said(new ArrayList<>(), new ArrayList<>()));
          one.runs().add(run);
          one.rows().add(row);
        }
      }
    }
    return said;
  }

  private void exchanges(ObjectNode keypoints, Map<String, Said> faceRows) {
    record Found(Said said, Exchange exchange, int votes) {}
    List<Found> found = new ArrayList<>();
    for (Said said : faceRows.values()) {
      List<Exchange> exchanges =
          said.rows().stream()
              .map(MislabelledPoints::exchange)
              .filter(exchange -> !exchange.points().isEmpty())
              .toList();
      exchanges.stream()
          .max(Comparator.comparingInt(exchange -> exchange.points().size()))
          .ifPresent(exchange -> found.add(new Found(said, exchange, exchanges.size())));
    }
    found.sort(
        Comparator.comparingInt(Found::votes)
            .thenComparingInt(f -> f.exchange().points().size())
            .thenComparingDouble(f -> f.exchange().asLabelled() - f.exchange().exchanged())
            .reversed());
    keypoints.put("checked", faceRows.size()).put("exchange_count", found.size());
    ArrayNode list = keypoints.putArray("exchanges");
    for (Found one : found.subList(0, Math.min(MOST_POINTS, found.size()))) {
      ObjectNode node = list.addObject();
      ReportKeypoints.add(node, one.said().runs().get(0), one.said().rows().get(0), faces);
      node.put("votes", one.votes()).put("scored", one.said().rows().size());
      ArrayNode names = node.putArray("points");
      one.exchange().points().forEach(point -> names.add(point.label()));
      ReportJson.number(node, "as_labelled", one.exchange().asLabelled());
      ReportJson.number(node, "exchanged", one.exchange().exchanged());
    }
  }

  private void points(ObjectNode keypoints, Map<String, Said> faceRows) {
    List<PointDoubt> doubts = new ArrayList<>();
    for (Said said : faceRows.values()) {
      MislabelledPoints.outliers(said.rows()).stream()
          .max(Comparator.comparingDouble(o -> o.nearest() - o.spread()))
          .ifPresent(outlier -> doubts.add(new PointDoubt(said, outlier)));
    }
    doubts.sort(
        Comparator.comparingDouble((PointDoubt d) -> d.outlier().spread() - d.outlier().nearest()));
    ArrayNode list = keypoints.putArray("points");
    for (PointDoubt doubt : doubts.subList(0, Math.min(MOST_POINTS, doubts.size()))) {
      ObjectNode node = list.addObject();
      ReportKeypoints.add(node, doubt.said().runs().get(0), doubt.said().rows().get(0), faces);
      node.put("point", doubt.outlier().point().label());
      node.put("scored", doubt.said().rows().size());
      ReportJson.number(node, "nearest_px", doubt.outlier().nearest());
      ReportJson.number(node, "spread_px", doubt.outlier().spread());
      ReportJson.number(node, "face_nme", KeypointMetrics.nme(doubt.said().rows().get(0)));
    }
  }
}
