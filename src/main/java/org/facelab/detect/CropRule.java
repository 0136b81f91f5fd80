package org.facelab.detect;

/**
 * How a detector's box becomes a crop like those that a network was trained on.
 *
 * @param scale the crop's side over the larger side of the box
 * @param right how far the crop's centre lies to the right of the box's, over the larger side of the box
 * @param down how far it lies below
 */
public record CropRule(double scale, double right, double down) {
  /** The square of a box. */
  public CropSquare square(FaceBox box) {
    double unit = Math.max(box.width(), box.height());
    double side = scale * unit;
    return new CropSquare(
        box.x() + box.width() / 2 + right * unit - side / 2,
        box.y() + box.height() / 2 + down * unit - side / 2,
        side);
  }
}
