package org.facelab.train;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceDataset;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;
import org.facelab.model.NetworkBuilder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean keypoints of the training faces, where a new network starts: its output weights are 0 and its
 * biases the mean, so that the first epochs need not learn where a face has its eyes.
 */
final class MeanShape {
  private MeanShape() {}

  /** Sets the keypoint head's biases; a point that no training face has starts in the image's centre. */
  static void startFrom(ComputationGraph graph, FaceData data) {
    INDArray bias =
        graph.getLayer(NetworkBuilder.KEYPOINTS).getParam(DefaultParamInitializer.BIAS_KEY);
    WeightedMean[] means = means(data);
    for (int i = 0; i < means.length; i++) {
      bias.putScalar(i, means[i].weight() == 0 ? 0 : means[i].mean());
    }
  }

  /** Mean of each coordinate in the network's unit. */
  private static WeightedMean[] means(FaceData data) {
    WeightedMean[] means = new WeightedMean[Keypoint.COORDINATES];
    java.util.Arrays.fill(means, WeightedMean.NONE);
    for (FaceRef ref : data.faces(Part.TRAIN)) {
      FaceDataset faces = data.sources().get(ref.source()).dataset();
      for (int i = 0; i < means.length && faces.points() != null; i++) {
        float coordinate = faces.points()[ref.face() * Keypoint.COORDINATES + i];
        if (!Float.isNaN(coordinate)) {
          double unit = PointScale.toUnit(coordinate, i % 2 == 0 ? faces.width() : faces.height());
          means[i] = means[i].plus(new WeightedMean(unit, 1));
        }
      }
    }
    return means;
  }
}
