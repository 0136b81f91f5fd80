package org.facelab.data;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.facelab.config.Experiment;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;

/** Makes batches of an experiment's faces, as its network sees them. Immutable and thread-safe. */
public final class BatchBuilder {
  private final FaceData data;
  private final Experiment experiment;
  private final Augmenter augmenter;

  public BatchBuilder(FaceData data, Experiment experiment) {
    this.data = data;
    this.experiment = experiment;
    this.augmenter = new Augmenter(experiment.image(), experiment.augment());
  }

  /** The faces as they are, in their order. */
  public FaceBatch plain(List<FaceRef> faces) {
    FaceBatch batch = empty(faces);
    for (int row = 0; row < faces.size(); row++) {
      FaceRef ref = faces.get(row);
      write(augmenter.plain(dataset(ref), ref.face()), ref, batch, row);
    }
    return batch;
  }

  /**
   * The faces augmented. What happens to a face depends only on the experiment's seed, the epoch, the face
   * and its repetition; with whom mixup blends it, on the batch.
   *
   * @param repetitions for each face, how often it has been drawn in this epoch before
   * @param number of the batch in the epoch
   */
  public FaceBatch augmented(List<FaceRef> faces, int[] repetitions, int epoch, int number) {
    FaceBatch batch = empty(faces);
    for (int row = 0; row < faces.size(); row++) {
      FaceRef ref = faces.get(row);
      write(augmented(ref, repetitions[row], epoch), ref, batch, row);
    }
    double mixup = experiment.loss().mixup();
    if (mixup > 0) {
      Mixup.apply(batch, mixup, experiment.seed(), epoch, number);
    }
    return batch;
  }

  /** One face as {@link #augmented(List, int[], int, int)} has it, before normalisation. */
  public PreparedFace augmented(FaceRef ref, int repetition, int epoch) {
    long seed = experiment.seed();
    FaceDataset dataset = dataset(ref);
    return augmenter.augmented(
        dataset,
        ref.face(),
        experiment.data().pointOffset(dataset.source()),
        seed,
        epoch,
        ref.source(),
        ref.face(),
        repetition);
  }

  /** One face as {@link #plain} has it, before normalisation. */
  public PreparedFace plain(FaceRef ref) {
    return augmenter.plain(dataset(ref), ref.face());
  }

  private FaceDataset dataset(FaceRef ref) {
    return data.sources().get(ref.source()).dataset();
  }

  private FaceBatch empty(List<FaceRef> faces) {
    int n = faces.size();
    return new FaceBatch(
        List.copyOf(faces),
        new float[n * imageLength()],
        new float[n * Keypoint.COORDINATES],
        new float[n * Keypoint.COORDINATES],
        new float[n * data.emotions().size()],
        new float[n]);
  }

  private int imageLength() {
    return experiment.image().channels() * experiment.image().size() * experiment.image().size();
  }

  private void write(PreparedFace face, FaceRef ref, FaceBatch batch, int row) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted while building a batch");
    }
    Normaliser.normalise(
        face.pixels(), experiment.image().normalisation(), batch.images(), row * imageLength());
    for (int i = 0; i < Keypoint.COORDINATES; i++) {
      float coordinate = face.points()[i];
      if (!Float.isNaN(coordinate)) {
        int to = row * Keypoint.COORDINATES + i;
        batch.points()[to] = (float) PointScale.toUnit(coordinate, experiment.image().size());
        batch.pointMask()[to] = 1;
      }
    }
    writeEmotion(dataset(ref), ref.face(), batch, row);
  }

  private void writeEmotion(FaceDataset dataset, int face, FaceBatch batch, int row) {
    if (dataset.emotion(face) < 0) {
      return;
    }
    int classes = data.emotions().size();
    System.arraycopy(
        dataset.emotionTargets(), face * classes, batch.emotions(), row * classes, classes);
    batch.emotionMask()[row] = 1;
  }
}
