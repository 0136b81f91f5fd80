package org.facelab.detect;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;
import org.facelab.config.RunFailure;

/**
 * Finds upright frontal faces by a boosted cascade of Haar features: P. Viola, M. Jones, <i>Rapid Object
 * Detection using a Boosted Cascade of Simple Features</i>, CVPR 2001, in OpenCV's implementation and with
 * R. Lienhart's {@code frontalface_alt2}, which OpenCV brings.
 */
public final class CascadeDetector implements FaceDetector {
  /** The name under which crop rules for it are stored. */
  public static final String NAME = "haar";

  private static final String CASCADE = "haarcascade_frontalface_alt2.xml";

  /** Step from one size to the next, and how many hits make a face. */
  private static final double SCALE_STEP = 1.1;

  private static final int NEIGHBOURS = 3;

  /** The classifier's own window, in px. */
  private static final int WINDOW = 20;

  /** Larger photos are searched at this size, in px, unless smaller faces are asked for. */
  private static final int LARGEST = 1000;

  /** Bytes for each pixel of the photo: in colour and in grey. */
  private static final int PHOTO_PIXEL = 4;

  /**
   * Bytes for each pixel that is searched: one, and two sums of four bytes, at each of the scales. Together
   * these have 1 / (1 - 1 / 1.1²), less than six times the pixels of the first.
   */
  private static final int SEARCHED_PIXEL = 9 * 6;

  private final CascadeClassifier classifier;
  private final int minFace;

  /** A detector of faces of at least 20 px, or of a fiftieth of a photo's larger side. */
  public CascadeDetector() {
    this(0);
  }

  /**
   * A detector of faces of at least some size.
   *
   * @param minFace side of the smallest face that is looked for, in px of the photo, at least 10; 0 for as
   *     small as is quickly found. In photos that would be searched at more than {@link #LARGEST_SEARCH} px
   *     it is larger.
   */
  public CascadeDetector(int minFace) {
    FaceDetector.checkMinFace(minFace);
    this.minFace = minFace;
    OpenCvThreads.limit();
    this.classifier = new CascadeClassifier(unpacked(CASCADE).toString());
    if (classifier.empty()) {
      throw new RunFailure("OpenCV cannot read its own cascade " + CASCADE);
    }
  }

  private static Path unpacked(String cascade) {
    String resource =
        "/org/bytedeco/opencv/%s/share/opencv4/haarcascades/%s"
            .formatted(Loader.getPlatform(), cascade);
    try {
      File file = Loader.cacheResource(resource);
      if (file == null) {
        throw new RunFailure("OpenCV for " + Loader.getPlatform() + " brings no " + cascade);
      }
      return file.toPath();
    } catch (IOException e) {
      throw new RunFailure("the face detector cannot be unpacked: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<FaceBox> detect(Photo photo) {
    double shrink = shrink(photo.width(), photo.height());
    int width = (int) Math.round(photo.width() / shrink);
    int height = (int) Math.round(photo.height() / shrink);
    if (width < WINDOW || height < WINDOW) {
      return List.of();
    }
    try (Mat grey = grey(photo);
        Mat small = new Mat();
        Size size = new Size(width, height);
        RectVector found = new RectVector();
        IntPointer levels = new IntPointer();
        DoublePointer weights = new DoublePointer();
        Size smallest = new Size(WINDOW, WINDOW);
        Size largest = new Size(width, height)) {
      // No equalised histogram, which many examples have: it hid a fifth of FER2013's faces.
      opencv_imgproc.resize(grey, small, size, 0, 0, opencv_imgproc.INTER_AREA);
      classifier.detectMultiScale3(
          small, found, levels, weights, SCALE_STEP, NEIGHBOURS, 0, smallest, largest, true);
      return boxes(
          found, weights, (double) photo.width() / width, (double) photo.height() / height);
    }
  }

  /** By how much a photo shrinks until the smallest face fills the window; below 1 it grows. */
  private double shrink(int width, int height) {
    int side = Math.max(width, height);
    return minFace == 0
        ? Math.max(1, (double) side / LARGEST)
        : Math.max((double) minFace / WINDOW, (double) side / LARGEST_SEARCH);
  }

  @Override
  public long memory(int width, int height) {
    double shrink = shrink(width, height);
    return (long) width * height * PHOTO_PIXEL
        + (long) (width / shrink * (height / shrink) * SEARCHED_PIXEL);
  }

  private static Mat grey(Photo photo) {
    if (photo.channels() == 1) {
      Mat grey = new Mat(photo.height(), photo.width(), opencv_core.CV_8UC1);
      grey.data().put(photo.pixels());
      return grey;
    }
    try (Mat colour = new Mat(photo.height(), photo.width(), opencv_core.CV_8UC3)) {
      colour.data().put(photo.pixels());
      Mat grey = new Mat();
      opencv_imgproc.cvtColor(colour, grey, opencv_imgproc.COLOR_RGB2GRAY);
      return grey;
    }
  }

  private static List<FaceBox> boxes(
      RectVector found, DoublePointer weights, double across, double down) {
    List<FaceBox> boxes = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Rect r = found.get(i);
      boxes.add(
          new FaceBox(
              r.x() * across, r.y() * down, r.width() * across, r.height() * down, weights.get(i)));
    }
    boxes.sort(Comparator.comparingDouble(FaceBox::score).reversed());
    return Overlaps.suppress(boxes);
  }

  @Override
  public void close() {
    classifier.close();
  }
}
