package org.facelab.data;

import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.SourceData;

/**
 * The split as a run stores it: {@code source,id,group,part}, one row for each face in the data's order;
 * {@code group} is empty where the person is not known, {@code part} where the face belongs to none.
 */
public final class SplitFile {
  private static final List<String> COLUMNS = List.of("source", "id", "group", "part");

  private SplitFile() {}

  /** Writes the split of all sources. */
  public static void write(Path file, FaceData data) {
    try {
      WholeFile.write(file, out -> write(out, data));
    } catch (IOException e) {
      throw new InputException("%s: cannot be written: %s".formatted(file, DataFile.reason(e)), e);
    }
  }

  private static void write(OutputStream out, FaceData data) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    ICSVWriter csv =
        new CSVWriter(
            text,
            ICSVWriter.DEFAULT_SEPARATOR,
            ICSVWriter.DEFAULT_QUOTE_CHARACTER,
            ICSVWriter.DEFAULT_QUOTE_CHARACTER,
            ICSVWriter.DEFAULT_LINE_END);
    csv.writeNext(COLUMNS.toArray(String[]::new), false);
    for (SourceData source : data.sources()) {
      FaceDataset faces = source.dataset();
      for (int i = 0; i < faces.size(); i++) {
        Part part = source.split().parts().get(i);
        csv.writeNext(
            new String[] {
              faces.source(),
              faces.ids().get(i),
              faces.groups() == null ? "" : faces.groups().get(i),
              part == null ? "" : label(part)
            },
            false);
      }
    }
    csv.flush();
    if (csv.checkError()) {
      throw csv.getException();
    }
  }

  private static String label(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The data with the stored parts in place of their own.
   *
   * @throws InputException if the file is not of these faces
   */
  public static FaceData read(Path file, FaceData data) {
    try (CsvRows rows = new CsvRows(DataFile.find(file, "the run"))) {
      int[] columns = rows.header().require(COLUMNS);
      List<SourceData> sources = new ArrayList<>();
      for (SourceData source : data.sources()) {
        sources.add(source.withSplit(split(rows, columns, source.dataset())));
      }
      if (rows.next() != null) {
        throw changed(rows, "the end, as the data have no more faces", "another row");
      }
      return new FaceData(data.emotions(), sources);
    } catch (BadCell | IOException e) {
      throw new InputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Checks that data have the very split that is stored.
   *
   * @throws InputException if the file is of other faces, or divides them in another way
   */
  public static void check(Path file, FaceData data) {
    FaceData stored = read(file, data);
    for (int s = 0; s < data.sources().size(); s++) {
      SourceData source = data.sources().get(s);
      List<Part> parts = source.split().parts();
      List<Part> storedParts = stored.sources().get(s).split().parts();
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) != storedParts.get(i)) {
          throw new InputException(
              "%s: %s of source %s belongs to %s here, but to %s by the experiment; its split settings have changed"
                  .formatted(
                      file,
                      source.dataset().ids().get(i),
                      source.dataset().source(),
                      DataVerifier.label(storedParts.get(i)),
                      DataVerifier.label(parts.get(i))));
        }
      }
    }
  }

  private static Split split(CsvRows rows, int[] columns, FaceDataset faces)
      throws BadCell, IOException {
    Part[] parts = new Part[faces.size()];
    for (int i = 0; i < parts.length; i++) {
      String expected = "%s of source %s".formatted(faces.ids().get(i), faces.source());
      String[] cells = rows.next();
      if (cells == null) {
        throw changed(rows, expected, "the end");
      }
      String found = "%s of source %s".formatted(cells[columns[1]], cells[columns[0]]);
      if (!found.equals(expected)) {
        throw changed(rows, expected, found);
      }
      String part = cells[columns[3]];
      parts[i] =
          part.isEmpty()
              ? null
              : Arrays.stream(Part.values())
                  .filter(p -> label(p).equals(part))
                  .findFirst()
                  .orElseThrow(() -> changed(rows, "train, validation or test", part));
    }
    return new Split(Arrays.asList(parts));
  }

  private static InputException changed(CsvRows rows, String expected, String found) {
    return new InputException(
        "%s: expected %s, found %s; the split was made for other data or other data settings"
            .formatted(rows.position(), expected, found));
  }
}
