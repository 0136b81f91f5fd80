package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

class MainTest {
  private static final Pattern LIBRARIES =
      Pattern.compile(" (org\\.nd4j|org\\.deeplearning4j|com\\.fasterxml|org\\.slf4j)\\.");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  /** Every command and command of a command, as its words. */
  static Stream<List<String>> commands() {
    return commands(Main.commandLine(), List.of());
  }

  private static Stream<List<String>> commands(CommandLine command, List<String> words) {
    return Stream.concat(
        Stream.of(words),
        command.getSubcommands().entrySet().stream()
            .flatMap(
                entry ->
                    commands(
                        entry.getValue(),
                        Stream.concat(words.stream(), Stream.of(entry.getKey())).toList())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpFitsAnOrdinaryTerminalAndHasAnExample(List<String> command) {
    int code = run(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));
    assertThat(code).isZero();
    assertThat(out.toString().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(80));
    assertThat(out.toString()).contains("Usage: facelab").contains("./facelab");
  }

  /** Picocli formats help; where it cannot, it writes a warning above it. */
  @ParameterizedTest
  @MethodSource("commands")
  void percentSignsOfHelpAreEscaped(List<String> words) {
    CommandLine command = Main.commandLine();
    for (String word : words) {
      command = command.getSubcommands().get(word);
    }
    UsageMessageSpec help = command.getCommandSpec().usageMessage();
    Stream.of(help.header(), help.description(), help.footer())
        .flatMap(Stream::of)
        .forEach(text -> assertThatCode(() -> String.format(text)).doesNotThrowAnyException());
  }

  @Test
  void helpNamesTheCommandsInTheOrderOfTheirUse() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).containsSubsequence(Main.commandLine().getSubcommands().keySet());
  }

  @Test
  void versionNamesTheProgramTheLibraryAndJava() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("facelab \\d+\\.\\d+\\.\\d+\\S* \\(commit \\S+\\)"),
            line -> assertThat(line).isEqualTo("Deeplearning4j 1.0.0-M2.1"),
            line -> assertThat(line).startsWith("Java " + Runtime.version()));
  }

  @ParameterizedTest
  @CsvSource({
    "docter, command 'docter', doctor",
    "--versoin, option '--versoin', --version",
    "--hepl, option '--hepl', --help",
  })
  void theNearestNameIsOffered(String wrong, String received, String nearest) {
    assertThat(run(wrong)).isEqualTo(2);
    assertThat(err.toString())
        .contains("unknown " + received + " — did you mean '" + nearest + "'?");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatResemblesNothingIsAnsweredWithTheUsage() {
    assertThat(run("xyzzy")).isEqualTo(2);
    assertThat(err.toString())
        .contains("unknown command 'xyzzy'")
        .contains("Usage: facelab")
        .doesNotContain("\tat ");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("a command is missing").contains("Usage: facelab");
  }

  @Test
  void debugIsTakenOnBothSidesOfTheCommand() {
    assertThat(run("--debug", "completion", "bash")).isZero();
    assertThat(Debug.isOn()).isTrue();
    assertThat(run("completion", "bash")).isZero();
    assertThat(Debug.isOn()).isFalse();
    assertThat(run("completion", "--debug", "bash")).isZero();
    assertThat(Debug.isOn()).isTrue();
  }

  /** What {@code ./facelab --help} waits for. */
  @Test
  void helpLoadsNeitherDeeplearning4jNorJacksonNorALogger() throws IOException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--help")
            .start();
    String loaded = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(loaded.lines().filter(line -> LIBRARIES.matcher(line).find()))
        .as("a command's fields, parameters, throws and catch clauses are loaded with it")
        .isEmpty();
    assertThat(loaded).contains("org.facelab.cli.Main ");
  }
}
