package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a file or an override, what comes out is an experiment or sentences. */
class DamagedFileTest {
  private static final List<String> PIECES =
      List.of(
          "",
          " ",
          "\n",
          "\n  ",
          ":",
          ": ",
          "- ",
          "-",
          "[",
          "]",
          "{",
          "}",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "!",
          "|\n",
          ">\n",
          "%",
          "@",
          "`",
          ",",
          "?",
          "? ",
          "\t",
          "null",
          "~",
          "${",
          "${X}",
          "}",
          "1e9",
          "\u0000",
          "\uD83D\uDE00",
          "\uD83D",
          "\u0085",
          "\uFEFF",
          "---\n",
          "...\n",
          "kind: sgd\n");

  /** One place of a text and what is done to it. */
  record Damage(double where, int removed, String inserted) {
    String done(String text) {
      int from = (int) (where * text.length());
      int to = Math.min(text.length(), from + removed);
      return text.substring(0, from) + inserted + text.substring(to);
    }
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 1),
            Arbitraries.integers().between(0, 12),
            Arbitraries.of(PIECES))
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 300)
  void a_damaged_file_ends_in_sentences(@ForAll("damages") List<Damage> damages)
      throws IOException {
    String text = ExperimentFile.MINIMAL + Files.readString(Path.of("configs/base.yaml"));
    for (Damage damage : damages) {
      text = damage.done(text);
    }
    Path file = Files.createTempFile("damaged", ".yaml");
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
      assertSentences(file);
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 300)
  void a_damaged_override_ends_in_sentences(@ForAll("damages") List<Damage> damages)
      throws IOException {
    String override = "train.optimiser={kind: sgd, learning-rate: 0.1}";
    for (Damage damage : damages) {
      override = damage.done(override);
    }
    Path file = Files.createTempFile("whole", ".yaml");
    try {
      Files.writeString(file, ExperimentFile.MINIMAL);
      assertSentences(file, override);
    } finally {
      Files.delete(file);
    }
  }

  private static void assertSentences(Path file, String... overrides) {
    try {
      ExperimentLoader.load(file, List.of(overrides));
    } catch (InputException e) {
      String where = overrides.length == 0 ? file.toString() : "command line: ";
      assertThat(e.problems())
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem).startsWith(where).doesNotContain("\n"));
    }
  }
}
