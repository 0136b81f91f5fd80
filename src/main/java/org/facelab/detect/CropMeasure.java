package org.facelab.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceDataset;

/**
 * How a detector's boxes lie in images that were cropped for training, by which photos are cropped alike. A
 * detector is shown each image enlarged and with a border, so that the face has surroundings.
 *
 * @param rule the medians over the faces that were found
 * @param spread half of the faces have a scale that lies within this of one another, as a part of the
 *     rule's: the interquartile range
 * @param shown number of images
 * @param found number of those in which the detector saw one face
 */
public record CropMeasure(CropRule rule, double spread, int shown, int found) {
  /** Images of each group that are shown; the median of a hundred is good for about 0.015. */
  private static final int SAMPLE = 100;

  /** Fewer faces than this, or than this part of those shown, tell nothing. */
  private static final int LEAST = 20;

  private static final double LEAST_PART = 0.2;

  /** Side of an image as the detector sees it, and the border on each side of it, in px. */
  private static final int SIDE = 112;

  private static final int BORDER = 56;

  /**
   * Measures on the validation faces of an experiment's data, on the training faces where there are none;
   * the faces that have keypoints and those that have an emotion weigh the same.
   */
  public static Optional<CropMeasure> measure(FaceDetector detector, FaceData data) {
    return measure(
        detector,
        List.of(
            sample(data, ref -> dataset(data, ref).hasPoints(ref.face())),
            sample(data, ref -> dataset(data, ref).emotion(ref.face()) >= 0)));
  }

  /**
   * Measures on groups of images, which weigh the same however many there are in each.
   *
   * @return empty if a group has too few faces that the detector sees
   */
  public static Optional<CropMeasure> measure(FaceDetector detector, List<List<Photo>> groups) {
    List<List<CropRule>> found = new ArrayList<>();
    int shown = 0;
    for (List<Photo> group : groups) {
      if (group.isEmpty()) {
        continue;
      }
      List<CropRule> rules = new ArrayList<>();
      group.forEach(image -> rule(detector, image).ifPresent(rules::add));
      if (rules.size() < Math.max(Math.min(LEAST, group.size()), LEAST_PART * group.size())) {
        return Optional.empty();
      }
      shown += group.size();
      found.add(rules);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(of(found, shown));
  }

  private static CropMeasure of(List<List<CropRule>> groups, int shown) {
    CropRule rule =
        new CropRule(
            mean(groups, CropRule::scale, 0.5),
            mean(groups, CropRule::right, 0.5),
            mean(groups, CropRule::down, 0.5));
    double range = mean(groups, CropRule::scale, 0.75) - mean(groups, CropRule::scale, 0.25);
    return new CropMeasure(
        rule, range / rule.scale(), shown, groups.stream().mapToInt(List::size).sum());
  }

  /** The mean of the groups' quantiles. */
  private static double mean(
      List<List<CropRule>> groups, ToDoubleFunction<CropRule> value, double quantile) {
    double sum = 0;
    for (List<CropRule> group : groups) {
      double[] sorted = group.stream().mapToDouble(value).sorted().toArray();
      double place = quantile * (sorted.length - 1);
      int below = (int) place;
      int above = Math.min(below + 1, sorted.length - 1);
      sum += sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
    return sum / groups.size();
  }

  /** The rule that makes the whole image of the box that is found in it; empty unless one is found. */
  private static Optional<CropRule> rule(FaceDetector detector, Photo image) {
    List<FaceBox> boxes = detector.detect(framed(image));
    if (boxes.size() != 1) {
      return Optional.empty();
    }
    FaceBox box = boxes.get(0);
    double unit = Math.max(box.width(), box.height());
    double centre = BORDER + SIDE / 2.0;
    return Optional.of(
        new CropRule(
            SIDE / unit,
            (centre - box.x() - box.width() / 2) / unit,
            (centre - box.y() - box.height() / 2) / unit));
  }

  /** The image at {@link #SIDE} px with its edges repeated all round. */
  private static Photo framed(Photo image) {
    double share = (double) BORDER / SIDE;
    int side = SIDE + 2 * BORDER;
    CropSquare square =
        new CropSquare(
            -share * image.width(), -share * image.width(), image.width() * (1 + 2 * share));
    float[] grey = Crops.cut(image, square, side, 1);
    byte[] pixels = new byte[grey.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(grey[i]);
    }
    return Photo.of(pixels, side, side, 1);
  }

  private static FaceDataset dataset(FaceData data, FaceRef ref) {
    return data.sources().get(ref.source()).dataset();
  }

  /** Square faces of which something is known, spread over all there are. */
  private static List<Photo> sample(FaceData data, Predicate<FaceRef> known) {
    Predicate<FaceRef> fit =
        ref -> dataset(data, ref).width() == dataset(data, ref).height() && known.test(ref);
    List<FaceRef> all = data.faces(Part.VALIDATION).stream().filter(fit).toList();
    if (all.isEmpty()) {
      all = data.faces(Part.TRAIN).stream().filter(fit).toList();
    }
    List<Photo> faces = new ArrayList<>();
    int count = Math.min(SAMPLE, all.size());
    for (int i = 0; i < count; i++) {
      faces.add(photo(data, all.get((int) ((long) i * all.size() / count))));
    }
    return faces;
  }

  private static Photo photo(FaceData data, FaceRef ref) {
    FaceDataset faces = dataset(data, ref);
    int from = ref.face() * faces.faceBytes();
    return Photo.of(
        Arrays.copyOfRange(faces.pixels(), from, from + faces.faceBytes()),
        faces.width(),
        faces.height(),
        faces.channels());
  }
}
