package org.facelab.data;

import java.util.List;
import org.facelab.config.Augmentation;
import org.facelab.config.ImageSettings;
import org.facelab.config.PointOffset;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;

/**
 * Brings a face to the network's size and, for training, changes it at random.
 *
 * <p>The geometric steps, in their order, and the resampling to the network's size become one affine map.
 * Every pixel is sampled once through it, and the points move by the same map, so they cannot come apart.
 * A mirror also swaps the names of left and right points. Labels that lie off what they name stay off by
 * the same, whichever way the face is turned. The photometric steps follow, in their order.
 *
 * <p>A point that leaves the image, or lies under an erased rectangle, stays a label: where a mouth must
 * be is to be learnt from the rest of the face too. A missing coordinate stays missing; a rotation needs
 * both coordinates of a point, so it loses a point that has only one. Immutable and thread-safe.
 */
public final class Augmenter {
  private final ImageSettings image;
  private final List<Augmentation> steps;

  /** Steps are applied in their order. */
  public Augmenter(ImageSettings image, List<Augmentation> steps) {
    this.image = image;
    this.steps = List.copyOf(steps);
  }

  /** A face brought to the network's size and changed in no other way; see {@link PreparedFace}. */
  public PreparedFace plain(FaceDataset dataset, int face) {
    return place(dataset, face, resample(dataset), false, PointOffset.NONE);
  }

  /** A face changed at random; the same numbers in {@code place} give the same face. */
  public PreparedFace augmented(FaceDataset dataset, int face, long... place) {
    return augmented(dataset, face, PointOffset.NONE, place);
  }

  /** The same of a face whose labels lie off what they name. */
  public PreparedFace augmented(FaceDataset dataset, int face, PointOffset offset, long... place) {
    Dice dice = Dice.of(place);
    int size = image.size();
    Affine map = resample(dataset);
    boolean mirrored = false;
    Dice[] drawn = new Dice[steps.size()];
    for (int i = 0; i < drawn.length; i++) {
      Dice own = dice.split();
      Augmentation step = steps.get(i);
      if (!own.chance(step.probability())) {
        continue;
      }
      drawn[i] = own;
      map = map.then(geometry(step, own, size));
      mirrored ^= step instanceof Augmentation.HorizontalFlip;
    }
    PreparedFace prepared = place(dataset, face, map, mirrored, offset);
    Photometry photometry = new Photometry(prepared.pixels(), size, image.channels());
    for (int i = 0; i < drawn.length; i++) {
      if (drawn[i] != null) {
        change(photometry, steps.get(i), drawn[i]);
      }
    }
    return prepared;
  }

  private Affine resample(FaceDataset dataset) {
    return Affine.resample(dataset.width(), dataset.height(), image.size());
  }

  /** What the step does to places; nothing, for a photometric one. */
  private static Affine geometry(Augmentation step, Dice dice, int size) {
    if (step instanceof Augmentation.HorizontalFlip) {
      return Affine.mirror(size);
    } else if (step instanceof Augmentation.VerticalFlip) {
      return Affine.upsideDown(size);
    } else if (step instanceof Augmentation.Rotation rotation) {
      return Affine.rotation(dice.in(rotation.degrees()), size);
    } else if (step instanceof Augmentation.Shift shift) {
      return Affine.shift(size * dice.in(shift.fraction()), size * dice.in(shift.fraction()));
    } else if (step instanceof Augmentation.Zoom zoom) {
      return Affine.zoom(dice.in(zoom.factor()), size);
    }
    return Affine.IDENTITY;
  }

  private static void change(Photometry photometry, Augmentation step, Dice dice) {
    if (step instanceof Augmentation.Brightness brightness) {
      photometry.brightness(dice.in(brightness.factor()));
    } else if (step instanceof Augmentation.Contrast contrast) {
      photometry.contrast(dice.in(contrast.factor()));
    } else if (step instanceof Augmentation.RandomErasing erasing) {
      photometry.erase(erasing, dice);
    }
  }

  private PreparedFace place(
      FaceDataset dataset, int face, Affine map, boolean mirrored, PointOffset offset) {
    float[] pixels =
        new Resampler(
                dataset.pixels(),
                face * dataset.faceBytes(),
                dataset.width(),
                dataset.height(),
                dataset.channels())
            .sample(map.inverse(), image.size(), image.channels());
    return new PreparedFace(pixels, points(dataset, face, map, mirrored, offset));
  }

  private float[] points(
      FaceDataset dataset, int face, Affine map, boolean mirrored, PointOffset offset) {
    double scaleX = (double) dataset.width() / PointScale.REPORT_SIZE;
    double scaleY = (double) dataset.height() / PointScale.REPORT_SIZE;
    double scale = (double) image.size() / PointScale.REPORT_SIZE;
    float[] moved = new float[Keypoint.COORDINATES];
    for (Keypoint keypoint : Keypoint.ALL) {
      Keypoint becomes = mirrored ? keypoint.mirrored() : keypoint;
      double x = Double.NaN;
      double y = Double.NaN;
      if (dataset.points() != null) {
        int from = face * Keypoint.COORDINATES;
        x = dataset.points()[from + keypoint.xIndex()] - offset.x() * scaleX;
        y = dataset.points()[from + keypoint.yIndex()] - offset.y() * scaleY;
      }
      moved[becomes.xIndex()] = (float) (map.x(x, y) + offset.x() * scale);
      moved[becomes.yIndex()] = (float) (map.y(x, y) + offset.y() * scale);
    }
    return moved;
  }
}
