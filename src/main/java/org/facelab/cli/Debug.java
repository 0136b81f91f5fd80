package org.facelab.cli;

import java.util.Map;

/** Whether {@code --debug} was given: stack traces with errors, and the libraries' own log. */
final class Debug {
  /** Read by {@code logback.xml}, which is loaded with the first logger, after the options. */
  private static final Map<String, String> LOG =
      Map.of(
          "facelab.log.level", "INFO", "facelab.log.server", "INFO", "facelab.log.trace", "full");

  private static volatile boolean on;

  private Debug() {}

  static boolean isOn() {
    return on;
  }

  static void switchOn() {
    on = true;
    LOG.forEach(System::setProperty);
  }

  static void switchOff() {
    on = false;
    LOG.keySet().forEach(System::clearProperty);
  }
}
