package org.facelab.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.facelab.evaluate.Predictions.Row;

/**
 * Labels that a network doubts, by confident learning (Northcutt, Jiang and Chuang, Confident Learning:
 * Estimating Uncertainty in Dataset Labels, Journal of Artificial Intelligence Research 70, 2021,
 * arXiv:1911.00068).
 *
 * <p>The threshold of a class is the mean probability that the network gives it over the faces that are
 * labelled so. A face is taken for the most probable of the classes whose probabilities reach their
 * thresholds, if there is one; where that is not its label, the label is in doubt. The probabilities must
 * be of faces that the network was not trained on. The method assumes that the network errs less than the
 * labels do, so that a weak network doubts too many.
 *
 * @param faces number of faces whose emotion is known and was predicted
 * @param share the share of labels that the method estimates to be wrong; NaN without faces
 * @param thresholds {@code [K]}; NaN for a class that no face has
 * @param joint {@code [label][taken for]}: the confident joint, numbers of faces
 * @param doubts the faces whose labels are in doubt, the largest margin first
 */
public record LabelErrors(
    int faces, double share, double[] thresholds, int[][] joint, List<Doubt> doubts) {

  /**
   * A label in doubt.
   *
   * @param row the face's index among the predictions' rows
   * @param label the class that it is labelled as
   * @param answer the class that it is taken for
   * @param labelProbability what the network gives the label
   * @param answerProbability what it gives the answer
   */
  public record Doubt(
      int row, int label, int answer, double labelProbability, double answerProbability) {

    /** How much more probable the answer is than the label: the paper's normalised margin, negated. */
    public double margin() {
      return answerProbability - labelProbability;
    }
  }

  /** Finds the doubts in the rows whose emotion is known and was predicted. */
  public static LabelErrors of(Predictions predictions) {
    List<Row> rows = predictions.rows();
    int classes = predictions.emotions().size();
    double[] thresholds = new double[classes];
    int[] labelled = new int[classes];
    int faces = 0;
    for (Row row : rows) {
      if (isUsed(row)) {
        faces++;
        labelled[row.emotion()]++;
        thresholds[row.emotion()] += row.probabilities()[row.emotion()];
      }
    }
    for (int k = 0; k < classes; k++) {
      thresholds[k] = labelled[k] == 0 ? Double.NaN : thresholds[k] / labelled[k];
    }
    int[][] joint = new int[classes][classes];
    List<Doubt> doubts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int answer = isUsed(row) ? answer(row.probabilities(), thresholds) : -1;
      if (answer < 0) {
        continue;
      }
      int label = row.emotion();
      joint[label][answer]++;
      if (answer != label) {
        doubts.add(
            new Doubt(i, label, answer, row.probabilities()[label], row.probabilities()[answer]));
      }
    }
    doubts.sort(Comparator.comparingDouble(Doubt::margin).reversed());
    return new LabelErrors(faces, share(joint, labelled), thresholds, joint, List.copyOf(doubts));
  }

  private static boolean isUsed(Row row) {
    return row.scoresEmotion() && row.predictedEmotion() >= 0;
  }

  /** The most probable class that reaches its threshold; -1 if none does. */
  private static int answer(float[] probabilities, double[] thresholds) {
    int best = -1;
    for (int k = 0; k < thresholds.length; k++) {
      // No number reaches the NaN of a class without faces.
      if (probabilities[k] >= thresholds[k]
          && (best < 0 || probabilities[k] > probabilities[best])) {
        best = k;
      }
    }
    return best;
  }

  /** The joint's rows scaled to the numbers of faces that are labelled so, and what lies off its diagonal. */
  private static double share(int[][] joint, int[] labelled) {
    double wrong = 0;
    long all = 0;
    for (int i = 0; i < joint.length; i++) {
      int counted = 0;
      for (int faces : joint[i]) {
        counted += faces;
      }
      all += labelled[i];
      // A class of which no face was taken for anything says nothing of its labels.
      wrong += counted == 0 ? 0 : (double) labelled[i] * (counted - joint[i][i]) / counted;
    }
    return all == 0 ? Double.NaN : wrong / all;
  }
}
