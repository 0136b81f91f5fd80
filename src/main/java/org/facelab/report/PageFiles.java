package org.facelab.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The styles and scripts that a search's report and the dashboard's pages share. */
public final class PageFiles {
  /** Apache ECharts, which draws the charts. */
  public static final String CHART_LIBRARY = "echarts.min.js";

  private static final String CHART_LIBRARY_JAR =
      "/META-INF/resources/webjars/echarts/5.5.0/" + CHART_LIBRARY;

  private PageFiles() {}

  /**
   * A file's content.
   *
   * @param name such as {@code facelab.css}
   */
  public static byte[] read(String name) throws IOException {
    return read(PageFiles.class, name.equals(CHART_LIBRARY) ? CHART_LIBRARY_JAR : "web/" + name);
  }

  /** Content of a resource beside a class. */
  public static byte[] read(Class<?> beside, String resource) throws IOException {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + ": is not in this build");
      }
      return in.readAllBytes();
    }
  }

  static String text(String name) throws IOException {
    return new String(read(name), StandardCharsets.UTF_8);
  }
}
