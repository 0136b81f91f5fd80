package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.config.RunFailure;
import org.facelab.config.RunInterrupted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorReportTest {
  static Stream<Arguments> thrown() {
    return Stream.of(
        arguments(new InputException("a.yaml:3: unknown key"), 2, "a.yaml:3: unknown key"),
        arguments(new RunFailure("the loss is NaN"), 1, "the loss is NaN"),
        arguments(new RunInterrupted("stopped; go on with"), 130, "stopped; go on with"),
        arguments(new InterruptedException(), 130, "interrupted"),
        arguments(
            new CompletionException(new ExecutionException(new InputException("bad row"))),
            2,
            "bad row"),
        arguments(new NoSuchFileException("a.csv"), 2, "a.csv: no such file or folder"),
        arguments(
            new UncheckedIOException(new AccessDeniedException("results/x")),
            2,
            "results/x: permission denied"),
        arguments(
            new FileNotFoundException("a.csv (Permission denied)"), 2, "a.csv (Permission denied)"),
        arguments(
            new FileSystemException("results/runs", null, "Read-only file system"),
            2,
            "results/runs: the disk is read-only"),
        arguments(
            new FileSystemException("model.zip", null, "No space left on device"),
            1,
            "model.zip: no space left on the disk"),
        arguments(new IOException("No space left on device"), 1, "no space left on the disk"),
        arguments(new OutOfMemoryError("Java heap space"), 1, "FACELAB_JAVA_OPTS=-Xmx"),
        arguments(new UnsatisfiedLinkError("libnd4jcpu.so"), 1, "'./facelab doctor'"),
        arguments(new IllegalStateException("boo"), 1, "unexpected IllegalStateException: boo"),
        arguments(new NullPointerException(), 1, "unexpected NullPointerException"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whatIsThrownBecomesASentenceAndAnExitCode(Throwable thrown, int exitCode, String sentence) {
    ErrorReport report = ErrorReport.of(thrown);
    assertThat(report.exitCode()).isEqualTo(exitCode);
    assertThat(report.lines()).singleElement().asString().contains(sentence);
  }

  @Test
  void allProblemsOfAFileAreTold() {
    assertThat(ErrorReport.of(new InputException(List.of("one", "two"))).lines())
        .containsExactly("one", "two");
  }

  @Test
  void theUnexpectedSaysHowToSeeMore() {
    assertThat(ErrorReport.of(new IllegalStateException("boo\nmore")).lines())
        .containsExactly(
            "unexpected IllegalStateException: boo; run again with --debug for the stack trace");
  }

  @Test
  void aReaderThatHasEnoughIsNoError() {
    ErrorReport report = ErrorReport.of(new UncheckedIOException(new IOException("Broken pipe")));
    assertThat(report.lines()).isEmpty();
    assertThat(report.exitCode()).isZero();
  }
}
