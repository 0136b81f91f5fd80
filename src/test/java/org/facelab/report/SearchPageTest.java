package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facelab.config.InputException;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPageTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

  @TempDir Path folder;
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void holdsTheSearchWholeAndLoadsNothing() throws Exception {
    SampleSearch.write(folder);
    String page = Files.readString(SearchPage.write(folder));
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    assertThat(json.readTree(data.group(1)).get("search"))
        .isEqualTo(json.readTree(SearchData.file(folder).toFile()));
    assertThat(page.contains(SampleSearch.HOSTILE)).isFalse();
    assertThat(page).containsPattern("<script>");
    String elements = page.replaceAll("(?s)<(script|style).*?</\\1>", "");
    assertThat(elements).contains("<main").doesNotContain("src=", "href=", "url(", "<link", "<img");
  }

  @Test
  void aScriptsEndInANameEndsNoScript() throws Exception {
    Files.writeString(
        SearchData.file(folder), "{\"name\": \"</script><script>alert(1)</script>{{style}}\"}");
    String page = Files.readString(SearchPage.write(folder));
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    assertThat(json.readTree(data.group(1)).at("/search/name").asText())
        .isEqualTo("</script><script>alert(1)</script>{{style}}");
  }

  @Test
  void curvesAreTheObjectiveOverTheEpochs() throws Exception {
    SampleSearch.write(folder);
    SearchData search = new SearchData(folder);
    JsonNode curve = search.read().orElseThrow().at("/curves/3");
    assertThat(curve).hasSize(3);
    RunFolder run = new RunFolder(folder.resolve("trials/003"));
    double last =
        org.facelab.train.History.read(run.history())
            .rows()
            .get(2)
            .value("validation.emotion.accuracy");
    assertThat(curve.get(2).get(1).asDouble()).isEqualTo(last);

    Files.writeString(run.history(), "no history\nat,all\n");
    JsonNode damaged = search.read().orElseThrow().get("curves");
    assertThat(damaged.has("3")).isFalse();
    assertThat(damaged.has("4")).isTrue();
  }

  @Test
  void aFolderWithoutASearchIsRefused() throws Exception {
    assertThat(new SearchData(folder).read()).isEmpty();
    assertThatThrownBy(() -> SearchPage.write(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("search.json")
        .hasMessageContaining("is no search's folder");
  }
}
