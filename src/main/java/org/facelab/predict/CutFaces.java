package org.facelab.predict;

import java.util.ArrayList;
import java.util.List;
import org.facelab.data.Affine;
import org.facelab.detect.CropRule;
import org.facelab.detect.CropSquare;
import org.facelab.detect.Crops;
import org.facelab.detect.FaceBox;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.Photo;
import org.facelab.export.FaceModel;
import org.facelab.export.ModelDescription.Input;

/**
 * The faces of one photo, cut out and not yet read; the photo itself is no longer needed.
 *
 * @param width of the photo in px
 * @param height of the photo in px
 * @param faces where they are and what the model will see
 */
public record CutFaces(int width, int height, List<Face> faces) {
  /** Faces that are copied for the model at once: as many as its largest batch has. */
  static final int BATCH = 64;

  /**
   * One face.
   *
   * @param box null if the image was taken as a crop
   * @param square null if the image was taken as a crop and is no square
   * @param toPhoto from places of the crop to those of the photo
   * @param pixels {@code [C, S, S]}, 0 to 255
   */
  record Face(FaceBox box, CropSquare square, Affine toPhoto, float[] pixels) {}

  /** The faces that a detector finds. */
  public static CutFaces found(Photo photo, FaceDetector detector, CropRule rule, Input input) {
    List<Face> faces = new ArrayList<>();
    for (FaceBox box : detector.detect(photo)) {
      CropSquare square = rule.square(box);
      faces.add(
          new Face(
              box,
              square,
              Crops.toPhoto(square, input.size()),
              Crops.cut(photo, square, input.size(), input.channels())));
    }
    return new CutFaces(photo.width(), photo.height(), faces);
  }

  /** An image that is one face, cropped as in training; it is stretched if it is no square. */
  public static CutFaces whole(Photo photo, Input input) {
    CropSquare square =
        photo.width() == photo.height() ? new CropSquare(0, 0, photo.width()) : null;
    return new CutFaces(
        photo.width(),
        photo.height(),
        List.of(
            new Face(
                null,
                square,
                Crops.toPhoto(photo, input.size()),
                Crops.whole(photo, input.size(), input.channels()))));
  }

  /** What the model says of the faces of several photos, which it sees in as few batches as it takes. */
  public static List<List<FaceReading>> read(List<CutFaces> photos, FaceModel model) {
    List<Face> faces = photos.stream().flatMap(photo -> photo.faces().stream()).toList();
    List<FaceReading> all = new ArrayList<>(faces.size());
    int length = model.description().input().length();
    float[] crops = new float[Math.min(BATCH, faces.size()) * length];
    for (int from = 0; from < faces.size(); from += BATCH) {
      List<Face> slice = faces.subList(from, Math.min(from + BATCH, faces.size()));
      for (int i = 0; i < slice.size(); i++) {
        System.arraycopy(slice.get(i).pixels(), 0, crops, i * length, length);
      }
      FaceModel.Answers answers = model.answer(crops, slice.size());
      for (int i = 0; i < slice.size(); i++) {
        all.add(reading(slice.get(i), answers, i));
      }
    }
    List<List<FaceReading>> readings = new ArrayList<>(photos.size());
    int next = 0;
    for (CutFaces photo : photos) {
      int end = next + photo.faces().size();
      readings.add(List.copyOf(all.subList(next, end)));
      next = end;
    }
    return readings;
  }

  private static FaceReading reading(Face face, FaceModel.Answers answers, int i) {
    return new FaceReading(
        face.box(),
        face.square(),
        answers.probabilities() == null ? null : answers.probabilities()[i],
        answers.points() == null ? null : moved(answers.points()[i], face.toPhoto()));
  }

  private static float[] moved(float[] points, Affine map) {
    float[] moved = new float[points.length];
    for (int i = 0; i < points.length; i += 2) {
      moved[i] = (float) map.x(points[i], points[i + 1]);
      moved[i + 1] = (float) map.y(points[i], points[i + 1]);
    }
    return moved;
  }
}
