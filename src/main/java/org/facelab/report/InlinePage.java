package org.facelab.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facelab.engine.BuildInfo;

/**
 * A page that is one file: it needs no other and no network. Its own policy forbids it to load anything
 * and to run any script but those that it was built from, by their checksums, whatever its data say.
 */
final class InlinePage {
  /** How each of these pages begins, so that it can be told from other files. */
  private static final String GENERATOR = "<meta name=\"generator\" content=\"FaceLab";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private InlinePage() {}

  /**
   * The page.
   *
   * @param title of the window
   * @param styles names of {@link PageFiles}
   * @param scripts names of {@link PageFiles}, in the order in which they need one another
   * @param start the script's last statement, which draws {@code data} in the element {@code main}
   * @param data what is drawn
   */
  static String of(
      String title, List<String> styles, List<String> scripts, String start, JsonNode data)
      throws IOException {
    StringBuilder elements = new StringBuilder();
    List<String> checksums = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (String script : scripts) {
      texts.add(inScript(PageFiles.text(script)));
    }
    texts.add(
        """
        "use strict";
        (function (main, data) { %s })(document.getElementById("content"), \
        JSON.parse(document.getElementById("data").textContent));
        """
            .formatted(start));
    for (String text : texts) {
      elements.append("<script>").append(text).append("</script>\n");
      checksums.add("'sha256-" + checksum(text) + "'");
    }
    StringBuilder style = new StringBuilder();
    for (String name : styles) {
      style.append(PageFiles.text(name));
    }
    return filled(
        PageFiles.text("report.html"),
        Map.of(
            "title", inText(title),
            "version", inText(BuildInfo.current().version()),
            "policy", String.join(" ", checksums),
            "style", style.toString(),
            "scripts", elements.toString(),
            "data", inData(JSON.writeValueAsString(data))));
  }

  /** Whether a file's text is one of these pages. */
  static boolean isOne(String text) {
    return text.contains(GENERATOR);
  }

  /** Fills all places at once: what is filled in may look like a place itself. */
  private static String filled(String template, Map<String, String> texts) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(texts.get(place.group(1))));
  }

  private static String checksum(String script) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** A script whose own strings cannot end its element. */
  private static String inScript(String script) {
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("\r", "");
  }

  private static String inText(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** JSON in a script element: in a JSON string an escaped angle bracket is the same character. */
  private static String inData(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
