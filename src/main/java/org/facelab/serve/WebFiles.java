package org.facelab.serve;

import java.io.IOException;
import java.util.Map;
import org.facelab.report.PageFiles;

/** The page and what it loads. */
final class WebFiles {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /** By path. */
  private static final Map<String, String> TYPES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/web/facelab.css", STYLE,
          "/web/serve.css", STYLE,
          "/web/icon.svg", "image/svg+xml",
          "/web/page.js", SCRIPT,
          "/web/server.js", SCRIPT,
          "/web/overlay.js", SCRIPT,
          "/web/results.js", SCRIPT,
          "/web/camera.js", SCRIPT);

  private WebFiles() {}

  /** Whether there is a file of this path. */
  static boolean has(String path) {
    return TYPES.containsKey(path);
  }

  /** All paths. */
  static Iterable<String> paths() {
    return TYPES.keySet();
  }

  /** The content's type. */
  static String type(String path) {
    return TYPES.get(path);
  }

  /** The content. */
  static byte[] content(String path) throws IOException {
    return switch (path) {
      case "/" -> PageFiles.read(WebFiles.class, "web/page.html");
      case "/web/facelab.css" -> PageFiles.read("facelab.css");
      default -> PageFiles.read(WebFiles.class, path.substring(1));
    };
  }
}
