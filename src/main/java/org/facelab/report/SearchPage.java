package org.facelab.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;

/**
 * {@code report.html} of a search: one file that needs no other and no network, drawn by the scripts that
 * draw the live page.
 */
public final class SearchPage {
  /** The scripts in the order in which they need one another. */
  public static final List<String> SCRIPTS =
      List.of(
          PageFiles.CHART_LIBRARY,
          "dom.js",
          "charts.js",
          "search-charts.js",
          "search-space.js",
          "search-tables.js",
          "search.js");

  private SearchPage() {}

  /**
   * Writes the page into the search's folder and returns its path.
   *
   * @throws InputException if the folder has no {@code search.json}
   */
  public static Path write(Path folder) throws IOException {
    ObjectNode data =
        new SearchData(folder)
            .read()
            .orElseThrow(
                () ->
                    new InputException(
                        "%s: not there, so %s is no search's folder"
                            .formatted(SearchData.file(folder), folder)));
    Path file = folder.resolve("report.html");
    WholeFile.writeText(
        file,
        InlinePage.of(
            "A search of FaceLab",
            List.of("facelab.css"),
            SCRIPTS,
            "facelab.searchPage(main)(data, null);",
            data));
    return file;
  }
}
