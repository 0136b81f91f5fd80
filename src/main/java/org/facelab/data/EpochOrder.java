package org.facelab.data;

import java.util.ArrayList;
import java.util.List;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.FaceData.FaceRef;

/**
 * The order of the training faces in one epoch: each as often as its source's {@code repeat} says, all
 * shuffled by (experiment's seed, epoch). Faces without a label for any of the experiment's tasks are left
 * out, as there is nothing to learn from them.
 *
 * @param faces the faces in order
 * @param repetitions for each, which of its repetitions it is, from 0
 */
record EpochOrder(List<FaceRef> faces, int[] repetitions) {
  /** Sets the shuffle apart from the dice of augmentation. */
  private static final long SHUFFLE = 0x5348554646L;

  static EpochOrder of(FaceData data, Experiment experiment, int epoch) {
    List<FaceRef> faces = new ArrayList<>();
    List<Integer> repetitions = new ArrayList<>();
    for (FaceRef face : data.faces(Part.TRAIN)) {
      if (teaches(data, experiment, face)) {
        for (int r = 0; r < data.sources().get(face.source()).repeat(); r++) {
          faces.add(face);
          repetitions.add(r);
        }
      }
    }
    if (faces.isEmpty()) {
      throw new InputException(
          "no training face has a label for the tasks %s: check the split and the sources of '%s'"
              .formatted(experiment.tasks(), experiment.name()));
    }
    Dice dice = Dice.of(SHUFFLE, experiment.seed(), epoch);
    for (int i = faces.size() - 1; i > 0; i--) {
      int other = dice.below(i + 1);
      faces.set(i, faces.set(other, faces.get(i)));
      repetitions.set(i, repetitions.set(other, repetitions.get(i)));
    }
    return new EpochOrder(faces, repetitions.stream().mapToInt(Integer::intValue).toArray());
  }

  private static boolean teaches(FaceData data, Experiment experiment, FaceRef ref) {
    FaceDataset dataset = data.sources().get(ref.source()).dataset();
    return (experiment.tasks().contains(Task.KEYPOINTS) && dataset.hasPoints(ref.face()))
        || (experiment.tasks().contains(Task.EMOTION) && dataset.emotion(ref.face()) >= 0);
  }
}
