package org.facelab.detect;

import org.facelab.data.Affine;
import org.facelab.data.Resampler;

/** Cuts what a network sees out of photos, by the same map and resampling as in training. */
public final class Crops {
  private Crops() {}

  /**
   * A square of the photo; what lies outside of it repeats its edge.
   *
   * @return {@code [channels, size, size]}, 0 to 255
   */
  public static float[] cut(Photo photo, CropSquare square, int size, int channels) {
    return resampler(photo).sample(toPhoto(square, size), size, channels);
  }

  /**
   * The whole photo, stretched if it is no square.
   *
   * @return {@code [channels, size, size]}, 0 to 255
   */
  public static float[] whole(Photo photo, int size, int channels) {
    if (photo.width() == size && photo.height() == size && photo.channels() == 1 && channels == 1) {
      // What sampling would give; the crops of a data set often have the network's size.
      float[] same = new float[size * size];
      for (int i = 0; i < same.length; i++) {
        same[i] = photo.pixels()[i] & 0xff;
      }
      return same;
    }
    return resampler(photo).sample(toPhoto(photo, size), size, channels);
  }

  /** From places of a crop of {@code size x size} px to those of the photo, pixel centres both. */
  public static Affine toPhoto(CropSquare square, int size) {
    return Affine.square(square.x(), square.y(), square.side(), size);
  }

  /** From places of a whole photo at {@code size x size} px to those of the photo, pixel centres both. */
  public static Affine toPhoto(Photo photo, int size) {
    return Affine.resample(photo.width(), photo.height(), size).inverse();
  }

  private static Resampler resampler(Photo photo) {
    return new Resampler(photo.pixels(), 0, photo.width(), photo.height(), photo.channels());
  }
}
