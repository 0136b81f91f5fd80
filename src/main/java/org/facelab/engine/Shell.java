package org.facelab.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks another program. */
final class Shell {
  private static final long SECONDS = 20;

  private Shell() {}

  /** What a program prints; nothing if it is not installed, fails, or does not end in time. */
  static Optional<String> answer(String... command) {
    return answerIn(Path.of("."), command);
  }

  /** The same, run in a folder. */
  static Optional<String> answerIn(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process
          .onExit()
          .orTimeout(SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> process.destroyForcibly());
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(answer.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
