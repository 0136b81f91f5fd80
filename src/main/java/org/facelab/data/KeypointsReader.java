package org.facelab.data;

import java.util.List;
import java.util.stream.Stream;
import org.facelab.face.Keypoint;

/**
 * Reads the files of Kaggle's <i>Facial Keypoints Detection</i> (2013): {@code training.csv} with 30
 * coordinate columns in any order, where an empty cell is a missing coordinate, and {@code test.csv} with
 * {@code ImageId} in their place.
 */
final class KeypointsReader {
  private static final List<String> COORDINATES =
      Keypoint.ALL.stream().flatMap(k -> Stream.of(k.label() + "_x", k.label() + "_y")).toList();

  private record Labels(float[] points, String imageId) {}

  private KeypointsReader() {}

  /** Reads the file as the source of this name. */
  static ReadFaces read(String source, DataFile file) {
    FaceCsv.Faces<Labels> read = FaceCsv.read(file, "Image", KeypointsReader::columns);
    int n = read.labels().size();
    boolean hasPoints = n > 0 && read.labels().get(0).points() != null;
    float[] points = hasPoints ? new float[n * Keypoint.COORDINATES] : null;
    for (int i = 0; hasPoints && i < n; i++) {
      System.arraycopy(
          read.labels().get(i).points(), 0, points, i * Keypoint.COORDINATES, Keypoint.COORDINATES);
    }
    boolean named = n > 0 && read.labels().get(0).imageId() != null;
    List<String> ids =
        named ? read.labels().stream().map(l -> "ImageId " + l.imageId()).toList() : read.ids();
    FaceDataset faces =
        new FaceDataset(
            source,
            n,
            read.side(),
            read.side(),
            1,
            read.pixels(),
            points,
            List.of(),
            null,
            List.of(),
            null,
            null,
            ids,
            read.problems());
    return new ReadFaces(faces, read.rows(), read.row(), read.checksum());
  }

  private static FaceCsv.Labels<Labels> columns(CsvHeader header) {
    int imageId = header.find("ImageId");
    if (imageId >= 0 && header.size() == 2) {
      return cells -> new Labels(null, cells[imageId].strip());
    }
    int[] columns = header.require(COORDINATES);
    return cells -> new Labels(points(cells, columns), null);
  }

  private static float[] points(String[] cells, int[] columns) throws BadCell {
    float[] points = new float[Keypoint.COORDINATES];
    for (int i = 0; i < points.length; i++) {
      points[i] = coordinate(cells[columns[i]].strip(), columns[i]);
    }
    return points;
  }

  private static float coordinate(String cell, int column) throws BadCell {
    if (cell.isEmpty()) {
      return Float.NaN;
    }
    try {
      // Float.parseFloat also reads NaN, Infinity, 0x1p3 and 12f, which are slips in a data file.
      float value = cell.matches("[-+0-9.eE]+") ? Float.parseFloat(cell) : Float.NaN;
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadCell(
        column,
        "expected a coordinate in pixels, or nothing where the point is missing, found "
            + Excerpt.of(cell));
  }
}
