package org.facelab.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.facelab.config.InputException;

/**
 * A CSV of faces to be read by a network: FER2013's {@code pixels}, or Kaggle's {@code Image} beside {@code
 * ImageId} or the points; whatever else its rows say is passed over.
 *
 * @param name as the user wrote it
 * @param side width and height of every face in px
 * @param pixels {@code [N, side, side]}, grey
 * @param ids each face's place in the file, such as {@code row 17}
 * @param imageIds each face's {@code ImageId}; null if the file has none
 * @param problems one sentence for each row that was left out
 */
public record CropTable(
    String name,
    int side,
    byte[] pixels,
    List<String> ids,
    List<String> imageIds,
    List<String> problems) {
  private static final String PIXELS = "pixels";
  private static final String IMAGE = "Image";
  private static final String IMAGE_ID = "ImageId";

  /** Whether a name is that of a table, such as {@code test.csv}, {@code .gz} or {@code test.zip!test.csv}. */
  public static boolean isNamed(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(csv|gz|zip)(![^!]*)?");
  }

  /** Whether a name is that of a table inside a file, such as {@code test.zip!test.csv}. */
  public static boolean isInside(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(csv|gz|zip)![^!]*");
  }

  /**
   * Reads a table.
   *
   * @throws InputException if there is no such file, or no face in it
   */
  public static CropTable read(String named) {
    if (!Files.exists(Path.of(named))
        && !Files.exists(Path.of(named.replaceFirst("![^!]*$", "")))) {
      throw new InputException(named + ": no such file");
    }
    DataFile file = DataFile.find(Path.of(named), "the command line");
    String column;
    try (CsvRows rows = new CsvRows(file)) {
      CsvHeader header = rows.header();
      if (header.find(PIXELS) < 0 && header.find(IMAGE) < 0) {
        throw new InputException(
            "%s: expected a column 'pixels' (FER2013) or 'Image' (Kaggle), found neither in its first line"
                .formatted(file.name()));
      }
      column = header.find(PIXELS) < 0 ? IMAGE : PIXELS;
    }
    FaceCsv.Faces<String> faces = FaceCsv.read(file, column, CropTable::imageId);
    boolean numbered = !faces.labels().isEmpty() && !faces.labels().get(0).isEmpty();
    return new CropTable(
        file.name(),
        faces.side(),
        faces.pixels(),
        faces.ids(),
        numbered ? faces.labels() : null,
        faces.problems());
  }

  private static FaceCsv.Labels<String> imageId(CsvHeader header) {
    int column = header.find(IMAGE_ID);
    return cells -> column < 0 ? "" : cells[column].strip();
  }
}
