package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;

class DetailIntervalsTest {
  private static final int RESAMPLES = 2000;

  private static Row emotion(int truth, int predicted) {
    float[] probabilities = new float[3];
    probabilities[predicted] = 1;
    return new Row("s", "f", "", Part.TEST, truth, null, probabilities, null, null);
  }

  @Test
  void aClassesRecallIsAsUncertainAsTheBinomialSays() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(emotion(0, i % 4 == 0 ? 1 : 0)); // recall 0.75 of about 400
      rows.add(emotion(1, 1));
    }

    SortedMap<String, Interval> intervals =
        DetailIntervals.of(new Predictions(List.of("a", "b", "c"), rows), RESAMPLES, 1);

    double deviation = Math.sqrt(0.75 * 0.25 / 400);
    Interval recall = intervals.get("emotion.per_class.a.recall");
    assertThat(recall.low()).isCloseTo(0.75 - 1.96 * deviation, within(0.006));
    assertThat(recall.high()).isCloseTo(0.75 + 1.96 * deviation, within(0.006));
  }

  /** Against Wilson's intervals as published tables have them: 0 of 10 and 2 of 2. */
  @Test
  void aFigureThatResamplingCannotChangeHasWilsonsInterval() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(emotion(0, 1));
    }
    rows.add(emotion(2, 2));
    rows.add(emotion(2, 2));

    SortedMap<String, Interval> intervals =
        DetailIntervals.of(new Predictions(List.of("a", "b", "c"), rows), 100, 1);

    assertThat(intervals.get("emotion.per_class.a.recall").low()).isZero();
    assertThat(intervals.get("emotion.per_class.a.recall").high()).isCloseTo(0.2775, within(1e-3));
    assertThat(intervals.get("emotion.per_class.c.precision").low())
        .isCloseTo(0.3424, within(1e-3));
    assertThat(intervals.get("emotion.per_class.c.precision").high()).isEqualTo(1);
    assertThat(intervals.get("emotion.per_class.b.recall")).isEqualTo(Interval.UNDEFINED);
  }

  /** 3 of 3, not 60 of 60. */
  @Test
  void facesOfAPersonAreOneInWilsonsInterval() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      float[] sure = {1, 0, 0};
      rows.add(new Row("s", "f" + i, "p" + i % 3, Part.TEST, 0, null, sure, null, null));
    }
    SortedMap<String, Interval> intervals =
        DetailIntervals.of(new Predictions(List.of("a", "b", "c"), rows), 100, 1);
    assertThat(intervals.get("emotion.per_class.a.recall").low()).isCloseTo(0.4385, within(1e-3));
    assertThat(intervals.get("emotion.per_class.a.precision").low())
        .isCloseTo(0.4385, within(1e-3));
  }

  @Test
  void aPointsErrorIsResampledByPerson() {
    SplittableRandom random = new SplittableRandom(4);
    List<Row> rows = new ArrayList<>();
    for (int person = 0; person < 30; person++) {
      float error = (float) (1 + random.nextDouble());
      for (int frame = 0; frame < 20; frame++) {
        rows.add(points("person " + person, error));
      }
    }
    Predictions persons = new Predictions(List.of(), rows);
    Predictions faces =
        new Predictions(
            List.of(),
            rows.stream().map(r -> points("", r.predictedPoints()[0] - r.points()[0])).toList());
    String metric = "keypoints.per_point.nose_tip.rmse_px";

    Interval byPerson = DetailIntervals.of(persons, RESAMPLES, 1).get(metric);
    Interval byFace = DetailIntervals.of(faces, RESAMPLES, 1).get(metric);

    double value = Evaluation.of(persons, 10, 1).metric(metric);
    assertThat(value).isBetween(byPerson.low(), byPerson.high());
    assertThat(byPerson.high() - byPerson.low()).isGreaterThan(3 * (byFace.high() - byFace.low()));
  }

  private static Row points(String person, float error) {
    float[] truth = new float[Keypoint.COORDINATES];
    float[] predicted = new float[Keypoint.COORDINATES];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = i;
      predicted[i] = i + error;
    }
    return new Row("s", "f", person, Part.TEST, -1, null, null, truth, predicted);
  }
}
