package org.facelab.detect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.config.InputException;

/** Turns the numbers that YuNet gives into boxes, as OpenCV's {@code face_detect.cpp} does. */
interface YuNetOutputs {
  /**
   * The boxes of at least a score, in px of the network's input.
   *
   * @param values the outputs by name, each flat
   */
  List<FaceBox> boxes(Map<String, float[]> values, int width, int height, float leastScore);

  /** The layout that a network with outputs of these names has. */
  static YuNetOutputs of(Set<String> names, Path file) {
    if (names.containsAll(Strides.NAMES)) {
      return new Strides();
    }
    if (names.containsAll(Priors.NAMES)) {
      return new Priors();
    }
    throw new InputException(
        "%s: expected YuNet, whose outputs are cls_8, obj_8, bbox_8 … or loc, conf, iou; found %s"
            .formatted(file, String.join(", ", names)));
  }

  /** The root of two probabilities' product. */
  static double score(float one, float other) {
    return Math.sqrt((double) clamp(one) * clamp(other));
  }

  private static float clamp(float value) {
    return Math.max(0, Math.min(1, value));
  }

  private static float[] values(Map<String, float[]> all, String name, int length) {
    float[] values = all.get(name);
    if (values == null || values.length != length) {
      throw new InputException(
          "YuNet's output %s has %s numbers, expected %d for an input of this size; is it another network?"
              .formatted(name, values == null ? "no" : values.length, length));
    }
    return values;
  }

  /** Layout {@code 2023mar}: at every stride, one box for each cell. */
  final class Strides implements YuNetOutputs {
    private static final int[] STRIDES = {8, 16, 32};
    private static final Set<String> NAMES =
        Set.of(
            "cls_8", "cls_16", "cls_32", "obj_8", "obj_16", "obj_32", "bbox_8", "bbox_16",
            "bbox_32");

    @Override
    public List<FaceBox> boxes(Map<String, float[]> all, int width, int height, float leastScore) {
      List<FaceBox> boxes = new ArrayList<>();
      for (int stride : STRIDES) {
        int columns = width / stride;
        int cells = columns * (height / stride);
        float[] classes = values(all, "cls_" + stride, cells);
        float[] objects = values(all, "obj_" + stride, cells);
        float[] offsets = values(all, "bbox_" + stride, 4 * cells);
        for (int i = 0; i < cells; i++) {
          double score = score(classes[i], objects[i]);
          if (score >= leastScore) {
            int row = i / columns;
            double x = (i % columns + offsets[4 * i]) * stride;
            double y = (row + offsets[4 * i + 1]) * stride;
            double w = Math.exp(offsets[4 * i + 2]) * stride;
            double h = Math.exp(offsets[4 * i + 3]) * stride;
            boxes.add(new FaceBox(x - w / 2, y - h / 2, w, h, score));
          }
        }
      }
      return boxes;
    }
  }

  /** Layout {@code 2022mar}: offsets from boxes of fixed sizes ("priors") in four grids of cells. */
  final class Priors implements YuNetOutputs {
    private static final Set<String> NAMES = Set.of("loc", "conf", "iou");
    private static final int[][] SIDES = {{10, 16, 24}, {32, 48}, {64, 96}, {128, 192, 256}};
    private static final int FIRST_STRIDE = 8;

    /** Numbers of a box: centre, size, and five points that are not used. */
    private static final int NUMBERS = 14;

    private static final double CENTRE_VARIANCE = 0.1;

    /** OpenCV takes another one for the height, and the crop rules are measured with that. */
    private static final double WIDTH_VARIANCE = 0.1;

    private static final double HEIGHT_VARIANCE = 0.2;

    @Override
    public List<FaceBox> boxes(Map<String, float[]> all, int width, int height, float leastScore) {
      List<double[]> priors = priors(width, height);
      float[] offsets = values(all, "loc", NUMBERS * priors.size());
      float[] classes = values(all, "conf", 2 * priors.size());
      float[] overlaps = values(all, "iou", priors.size());
      List<FaceBox> boxes = new ArrayList<>();
      for (int i = 0; i < priors.size(); i++) {
        double score = score(classes[2 * i + 1], overlaps[i]);
        if (score >= leastScore) {
          double side = priors.get(i)[2];
          int at = NUMBERS * i;
          double x = priors.get(i)[0] + offsets[at] * CENTRE_VARIANCE * side;
          double y = priors.get(i)[1] + offsets[at + 1] * CENTRE_VARIANCE * side;
          double w = side * Math.exp(offsets[at + 2] * WIDTH_VARIANCE);
          double h = side * Math.exp(offsets[at + 3] * HEIGHT_VARIANCE);
          boxes.add(new FaceBox(x - w / 2, y - h / 2, w, h, score));
        }
      }
      return boxes;
    }

    /** Centre x, centre y and side of every prior, in px. */
    private static List<double[]> priors(int width, int height) {
      int columns = (width + 1) / 2 / 2;
      int rows = (height + 1) / 2 / 2;
      List<double[]> priors = new ArrayList<>();
      for (int grid = 0; grid < SIDES.length; grid++) {
        columns /= 2;
        rows /= 2;
        int stride = FIRST_STRIDE << grid;
        for (int cell = 0; cell < rows * columns; cell++) {
          int row = cell / columns;
          for (int side : SIDES[grid]) {
            priors.add(new double[] {(cell % columns + 0.5) * stride, (row + 0.5) * stride, side});
          }
        }
      }
      return priors;
    }
  }
}
