package org.facelab.cli;

/** Whether {@code --debug} was given: stack traces with errors, and the libraries' own log. */
final class Debug {
  /** Read by {@code logback.xml}, which is loaded with the first logger, after the options. */
  private static final String LOG_LEVEL = "facelab.log.level";

  private static final String LOG_TRACE = "facelab.log.trace";

  private static volatile boolean on;

  private Debug() {}

  static boolean isOn() {
    return on;
  }

  static void switchOn() {
    on = true;
    System.setProperty(LOG_LEVEL, "DEBUG");
    System.setProperty(LOG_TRACE, "full");
  }

  static void switchOff() {
    on = false;
    System.clearProperty(LOG_LEVEL);
    System.clearProperty(LOG_TRACE);
  }
}
