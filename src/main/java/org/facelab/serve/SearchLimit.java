package org.facelab.serve;

import java.util.List;
import org.facelab.detect.FaceBox;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.Photo;

/**
 * Keeps a stranger's photo from being searched for longer than others can wait: a detector enlarges it where
 * small faces are wanted, and what would then have more pixels than any photo may have is shrunk first.
 */
public final class SearchLimit implements FaceDetector {
  /** Side of a face that a detector finds in a photo as it is. */
  private static final double FINDABLE = 20;

  private final FaceDetector detector;
  private final double enlarged;
  private final long most;

  /**
   * A limit of {@link Limits#PIXELS} for a detector, which is closed with this.
   *
   * @param minFace side in px of the smallest face that it looks for
   */
  public SearchLimit(FaceDetector detector, int minFace) {
    this(detector, minFace, Limits.PIXELS);
  }

  SearchLimit(FaceDetector detector, int minFace, long most) {
    this.detector = detector;
    this.enlarged = FINDABLE / minFace * (FINDABLE / minFace);
    this.most = most;
  }

  @Override
  public String name() {
    return detector.name();
  }

  @Override
  public List<FaceBox> detect(Photo photo) {
    double searched = enlarged * photo.width() * photo.height();
    int wanted = (int) Math.ceil(Math.sqrt(searched / most));
    int times = Math.min(wanted, Math.min(photo.width(), photo.height()));
    return times <= 1
        ? detector.detect(photo)
        : detector.detect(shrunk(photo, times)).stream().map(box -> grown(box, times)).toList();
  }

  /** The means of squares of pixels; what is left at the right and at the bottom falls away. */
  private static Photo shrunk(Photo photo, int times) {
    int width = photo.width() / times;
    int height = photo.height() / times;
    int channels = photo.channels();
    byte[] from = photo.pixels();
    byte[] small = new byte[width * height * channels];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < width * channels; i++) {
        int first = y * times * photo.width() * channels + i / channels * times * channels;
        int sum = 0;
        for (int k = 0; k < times * times; k++) {
          int row = k / times * photo.width();
          sum += from[first + i % channels + (row + k % times) * channels] & 0xff;
        }
        small[y * width * channels + i] = (byte) ((sum + times * times / 2) / (times * times));
      }
    }
    return Photo.of(small, width, height, channels);
  }

  private static FaceBox grown(FaceBox box, int times) {
    return new FaceBox(
        times * box.x(), times * box.y(), times * box.width(), times * box.height(), box.score());
  }

  @Override
  public void close() {
    detector.close();
  }
}
