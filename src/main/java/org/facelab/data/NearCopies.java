package org.facelab.data;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Finds pictures that show the same photograph, also after scaling, a change of brightness or contrast, a
 * small shift or a new watermark. Two stages: a 64-bit difference hash, which compares neighbours in a 9x8
 * thumbnail and is made for looking at all pairs; then, for pairs that differ in at most
 * {@value #MOST_BITS} bits, the correlation of their 16x16 thumbnails, which must be at least
 * {@value #LEAST_CORRELATION}.
 *
 * <p>The thresholds come from looking at FER2013: at a correlation of 0.95 all pairs looked at were one
 * photograph, at 0.93 one in ten showed two people; and beyond 10 bits hardly a pair correlates so well.
 */
final class NearCopies {
  static final int MOST_BITS = 10;
  static final double LEAST_CORRELATION = 0.95;

  /** All pairs are looked at, so the time grows with the square: a minute for these. */
  static final int MOST_FACES = 200_000;

  private static final int SIDE = 16;

  private final long[] hashes;
  private final float[] thumbnails; // [N, 16, 16], each of mean 0 and length 1

  /** Makes the hashes and thumbnails of all faces, numbered one dataset after the other. */
  NearCopies(List<FaceDataset> datasets) {
    int all = datasets.stream().mapToInt(FaceDataset::size).sum();
    hashes = new long[all];
    thumbnails = new float[all * SIDE * SIDE];
    int first = 0;
    for (FaceDataset faces : datasets) {
      int offset = first;
      IntStream.range(0, faces.size()).parallel().forEach(i -> describe(faces, i, offset + i));
      first += faces.size();
    }
  }

  private void describe(FaceDataset faces, int face, int number) {
    float[] small = thumbnail(faces, face, 9, 8);
    for (int i = 0; i < 64; i++) {
      int at = i / 8 * 9 + i % 8;
      hashes[number] |= small[at] < small[at + 1] ? 1L << i : 0;
    }
    float[] large = thumbnail(faces, face, SIDE, SIDE);
    double mean = IntStream.range(0, large.length).mapToDouble(i -> large[i]).average().orElse(0);
    double square = 0;
    for (float value : large) {
      square += (value - mean) * (value - mean);
    }
    // An even picture keeps length 0 and is like no other.
    double scale = square < 1e-6 ? 0 : 1 / Math.sqrt(square);
    for (int i = 0; i < large.length; i++) {
      thumbnails[number * SIDE * SIDE + i] = (float) ((large[i] - mean) * scale);
    }
  }

  /** A small grey picture of a face. */
  private static float[] thumbnail(FaceDataset faces, int face, int width, int height) {
    int from = face * faces.faceBytes();
    int channels = faces.channels();
    return AreaResampler.resample(
        (y, row) -> {
          for (int x = 0; x < row.length; x++) {
            int at = from + (y * faces.width() + x) * channels;
            float sum = 0;
            for (int c = 0; c < channels; c++) {
              sum += faces.pixels()[at + c] & 0xff;
            }
            row[x] = sum / channels;
          }
        },
        new int[] {faces.width(), faces.height()},
        new int[] {width, height},
        1);
  }

  /** Joins near copies into units. */
  FaceUnits join(FaceUnits units) {
    ConcurrentLinkedQueue<int[]> pairs = new ConcurrentLinkedQueue<>();
    IntStream.range(0, hashes.length)
        .parallel()
        .forEach(
            a -> {
              for (int b = a + 1; b < hashes.length; b++) {
                if (Long.bitCount(hashes[a] ^ hashes[b]) <= MOST_BITS
                    && correlation(a, b) >= LEAST_CORRELATION) {
                  pairs.add(new int[] {a, b});
                }
              }
            });
    pairs.forEach(p -> units.join(p[0], p[1]));
    return units;
  }

  private double correlation(int a, int b) {
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      sum += thumbnails[a * SIDE * SIDE + i] * thumbnails[b * SIDE * SIDE + i];
    }
    return sum;
  }
}
