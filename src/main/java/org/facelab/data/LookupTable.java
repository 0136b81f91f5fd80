package org.facelab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.face.Keypoint;

/**
 * {@code IdLookupTable.csv} of Kaggle's <i>Facial Keypoints Detection</i>: which coordinates of which test
 * faces a submission holds.
 *
 * @param rows in the file's order
 */
public record LookupTable(List<Row> rows) {

  /**
   * One coordinate that is asked for.
   *
   * @param rowId its number in the submission
   * @param imageId the face
   * @param coordinate index into an array of points, {@code [30]}
   */
  public record Row(String rowId, String imageId, int coordinate) {}

  /**
   * Reads the table, whose column {@code Location} may be empty or absent.
   *
   * @throws InputException if a row cannot be read: a submission needs all of them
   */
  public static LookupTable read(Path path) {
    if (!Files.exists(path) && !path.toString().contains("!")) {
      throw new InputException(path + ": no such file; --lookup names Kaggle's IdLookupTable.csv");
    }
    DataFile file = DataFile.find(path, "--lookup");
    List<Row> rows = new ArrayList<>();
    try (CsvRows csv = new CsvRows(file)) {
      int[] columns = csv.header().require(List.of("RowId", "ImageId", "FeatureName"));
      int least = Math.max(columns[0], Math.max(columns[1], columns[2])) + 1;
      try {
        for (String[] cells = csv.next(least); cells != null; cells = csv.next(least)) {
          rows.add(
              new Row(
                  cells[columns[0]].strip(),
                  cells[columns[1]].strip(),
                  coordinate(cells[columns[2]].strip(), columns[2])));
        }
      } catch (BadCell e) {
        throw new InputException(csv.problem(csv.lineNumber(), e), e);
      } catch (IOException e) {
        throw new InputException(csv.brokenOff(e), e);
      }
    }
    return new LookupTable(List.copyOf(rows));
  }

  private static int coordinate(String name, int column) throws BadCell {
    for (Keypoint keypoint : Keypoint.ALL) {
      if (name.equals(keypoint.label() + "_x")) {
        return keypoint.xIndex();
      }
      if (name.equals(keypoint.label() + "_y")) {
        return keypoint.yIndex();
      }
    }
    throw new BadCell(
        column, "expected a coordinate such as nose_tip_x, found " + Excerpt.of(name));
  }
}
