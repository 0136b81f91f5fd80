package org.facelab.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.ui.VertxUIServer;
import org.facelab.config.InputException;
import org.facelab.report.PageFiles;
import org.facelab.report.SearchPage;

/** Our own pages, and the JSON and pictures that they show. */
final class Pages {
  /** DL4J's script that all of its pages load; ours is put behind it, so that they lead to our pages. */
  private static final String DL4J_SCRIPT = "js/train/train.js";

  private static final Set<String> OWN_SCRIPTS =
      Set.of("nav.js", "poll.js", "home.js", "run.js", "run-charts.js", "live-search.js");

  private final ObjectMapper json = new ObjectMapper();
  private final Shown shown;

  Pages(Shown shown) {
    this.shown = shown;
  }

  /** Whether a path is one of ours. */
  boolean answersFor(String path) {
    return path.equals("/")
        || path.equals("/train")
        || path.equals("/assets/" + DL4J_SCRIPT)
        || List.of("run", "search", "api", "facelab").contains(path.split("/", -1)[1]);
  }

  /** What one of our paths shows. */
  Answer answer(String path) {
    // "", first part, second part …
    String[] parts = path.split("/", -1);
    String name = parts.length > 2 ? parts[2] : "";
    try {
      return switch (parts[1]) {
        case "", "train" -> page("Runs", List.of("home.js"));
        case "assets" -> script(dl4jScript());
        case "facelab" -> file(name);
        case "search" -> page("Search", searchScripts());
        case "run" -> run(parts, name);
        case "api" -> api(parts, name);
        default -> missing();
      };
    } catch (FileNotFoundException e) {
      return missing();
    } catch (InputException e) {
      return Answer.refusal(500, String.join(" ", e.problems()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer missing() {
    return Answer.refusal(404, "There is no such page.");
  }

  /** A page that was told of live pictures asks for them even if the run has just ended. */
  private static Answer noPicture(String name) {
    return RunPanels.isLive(name)
        ? Answer.nothing()
        : Answer.refusal(404, "There is no such picture.");
  }

  private static List<String> searchScripts() {
    List<String> scripts = new ArrayList<>(SearchPage.SCRIPTS);
    scripts.add("live-search.js");
    return scripts;
  }

  private Answer run(String[] parts, String session) throws IOException {
    ShownRun run = shown.run(session).orElse(null);
    if (run == null) {
      return missing();
    }
    if (parts.length == 5 && parts[3].equals("pictures")) {
      return new RunPanels(run)
          .picture(parts[4])
          .map(Answer::png)
          .orElseGet(() -> noPicture(parts[4]));
    }
    return parts.length > 3
        ? missing()
        : page("Run", List.of(PageFiles.CHART_LIBRARY, "charts.js", "run-charts.js", "run.js"));
  }

  private Answer api(String[] parts, String kind) throws IOException {
    String name = parts.length > 3 ? parts[3] : "";
    ObjectNode answer =
        switch (kind) {
          case "home" -> new HomeJson(shown, json).read();
          case "run" -> {
            ShownRun run = shown.run(name).orElse(null);
            yield run == null ? null : new RunJson(run, json).read();
          }
          case "search" -> search(name);
          default -> null;
        };
    return answer == null ? missing() : Answer.json(json.writeValueAsBytes(answer));
  }

  /** The search's data, with the addresses of its trials' pages. */
  private ObjectNode search(String name) throws IOException {
    Shown.Search search = shown.search(name).orElse(null);
    if (search == null) {
      return null;
    }
    ObjectNode data = search.data().read().orElseGet(json::createObjectNode);
    data.put("name", search.name());
    ObjectNode links = data.putObject("links");
    for (JsonNode trial : data.path("search").path("trials")) {
      if (trial.hasNonNull("run")) {
        ShownRun run = shown.run(search.folder().resolve(trial.path("run").asText()));
        ObjectNode link = links.putObject(trial.path("trial").asText());
        link.put("session", run.session());
        link.put("statistics", run.hasStatistics());
        LiveRun live = run.live();
        link.set("step", json.valueToTree(live == null ? null : live.step()));
      }
    }
    return data;
  }

  private static Answer page(String title, List<String> scripts) throws IOException {
    StringBuilder tags = new StringBuilder();
    for (String script : scripts) {
      if (!script.equals("dom.js")) {
        tags.append("<script src=\"/facelab/").append(script).append("\"></script>\n");
      }
    }
    String page =
        new String(PageFiles.read(Pages.class, "web/page.html"), StandardCharsets.UTF_8)
            .replace("{{title}}", title)
            .replace("{{scripts}}", tags);
    return Answer.html(page.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer file(String name) throws IOException {
    if (OWN_SCRIPTS.contains(name)) {
      return script(PageFiles.read(Pages.class, "web/" + name));
    }
    if (name.equals("facelab.css")) {
      return new Answer(200, "text/css; charset=utf-8", PageFiles.read(name));
    }
    return SearchPage.SCRIPTS.contains(name) ? script(PageFiles.read(name)) : missing();
  }

  private static Answer script(byte[] content) {
    return new Answer(200, "text/javascript; charset=utf-8", content);
  }

  private static byte[] dl4jScript() throws IOException {
    byte[] theirs =
        PageFiles.read(
            VertxUIServer.class, "/" + VertxUIServer.ASSETS_ROOT_DIRECTORY + DL4J_SCRIPT);
    byte[] ours = PageFiles.read(Pages.class, "web/nav.js");
    java.io.ByteArrayOutputStream both = new java.io.ByteArrayOutputStream();
    both.write(theirs);
    both.write('\n');
    both.write(ours);
    return both.toByteArray();
  }
}
