package org.facelab.report;

import com.fasterxml.jackson.databind.ObjectMapper;
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

  private static final ObjectMapper JSON = new ObjectMapper();

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
    StringBuilder scripts = new StringBuilder();
    for (String script : SCRIPTS) {
      scripts.append("<script>").append(inScript(PageFiles.text(script))).append("</script>\n");
    }
    String page =
        PageFiles.text("report.html")
            .replace("{{style}}", PageFiles.text("facelab.css"))
            .replace("{{scripts}}", scripts)
            .replace("{{data}}", inData(JSON.writeValueAsString(data)));
    Path file = folder.resolve("report.html");
    WholeFile.writeText(file, page);
    return file;
  }

  /** A script whose own strings cannot end its element. */
  private static String inScript(String script) {
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  /** JSON in a script element: in a JSON string an escaped angle bracket is the same character. */
  private static String inData(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
