package org.facelab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions;
import org.facelab.face.Emotion;
import org.facelab.face.Keypoint;
import org.facelab.report.FaceImages.GreyFace;
import org.facelab.train.History;
import org.facelab.train.History.Row;

/** A run as training might leave it, made up from a seed. */
final class SampleRun {
  private static final int SIZE = 48;

  private SampleRun() {}

  /** Faces of which the network knows the emotion about 2 times in 3 and the points to about 2 px. */
  static Predictions predictions(int faces, long seed) {
    Random random = new Random(seed);
    List<Predictions.Row> rows = new ArrayList<>();
    for (int i = 0; i < faces; i++) {
      int truth = random.nextInt(7);
      float[] points = points(random);
      float[] predicted = points.clone();
      double error = 1 + 2 * random.nextDouble() * random.nextDouble();
      for (int c = 0; c < predicted.length; c++) {
        predicted[c] += (float) (error * random.nextGaussian());
      }
      if (i % 5 == 0) {
        points[Keypoint.NOSE_TIP.xIndex()] = Float.NaN;
        points[Keypoint.NOSE_TIP.yIndex()] = Float.NaN;
      }
      String person = "person " + i / 4;
      float[] probabilities = probabilities(truth, random);
      rows.add(
          new Predictions.Row(
              "faces",
              "row " + (i + 1),
              person,
              Part.TEST,
              truth,
              null,
              probabilities,
              points,
              predicted));
    }
    return new Predictions(Emotion.FER2013, rows);
  }

  private static float[] probabilities(int truth, Random random) {
    double[] e = new double[7];
    double sum = 0;
    for (int k = 0; k < e.length; k++) {
      e[k] = Math.exp(1.5 * random.nextGaussian() + (k == truth ? 2.8 : 0));
      sum += e[k];
    }
    float[] probabilities = new float[e.length];
    for (int k = 0; k < e.length; k++) {
      probabilities[k] = (float) (e[k] / sum);
    }
    return probabilities;
  }

  private static float[] points(Random random) {
    float[] points = {
      66, 37, 30, 37, 59, 38, 73, 38, 37, 38, 23, 38, 56, 29, 80, 30, 40, 29, 16, 30, 48, 58, 64,
      76, 33, 76, 48, 73, 48, 84
    };
    float dx = (float) (3 * random.nextGaussian());
    float dy = (float) (3 * random.nextGaussian());
    for (int c = 0; c < points.length; c += 2) {
      points[c] += dx;
      points[c + 1] += dy;
    }
    return points;
  }

  /** A light disc for every face but the one of row 3, which is not at hand. */
  static final FaceImages IMAGES =
      (source, id) -> {
        byte[] pixels = new byte[SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
          double r = Math.hypot(i % SIZE - 24, i / SIZE - 24);
          pixels[i] = (byte) (r < 23 ? 190 - 3 * r : 60);
        }
        return id.equals("row 3")
            ? Optional.empty()
            : Optional.of(new GreyFace(SIZE, SIZE, pixels));
      };

  /** Figures of both tasks that get better for a while and then overfit. */
  static History history(int epochs) {
    List<Row> rows = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double loss = 1.9 * Math.exp(-0.09 * epoch) + 0.1;
      double overfit = loss + 0.012 * epoch;
      double rmse = 4.5 * Math.exp(-0.2 * epoch) + 1.1;
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("step", 450.0 * epoch);
      values.put("learning_rate", 5e-4 * (1 + Math.cos(Math.PI * epoch / epochs)) + 1e-5);
      values.put("train.loss", loss + 0.01 * rmse);
      values.put("train.emotion.loss", loss);
      values.put("train.emotion.accuracy", 1 - loss / 2.2);
      values.put("train.keypoints.loss", 0.004 * rmse);
      values.put("train.keypoints.rmse_px", rmse);
      values.put("validation.loss", overfit + 0.011 * rmse);
      values.put("validation.emotion.loss", overfit);
      values.put("validation.emotion.accuracy", 1 - overfit / 2.2);
      values.put("validation.keypoints.loss", 0.0045 * rmse);
      values.put("validation.keypoints.rmse_px", 1.1 * rmse);
      values.put("weight.emotion", 1.0);
      values.put("weight.keypoints", 10.0);
      rows.add(new Row(epoch, values));
    }
    return new History(rows);
  }
}
