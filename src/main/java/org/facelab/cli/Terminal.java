package org.facelab.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/**
 * What standard output and standard error are, and whether colours are wanted there. The launcher says
 * which of the two is a terminal, since Java knows only of both together; without it neither is.
 */
final class Terminal {
  private Terminal() {}

  /** Standard output is a terminal that takes colours and a bar that redraws itself. */
  static boolean outIsTerminal() {
    return Boolean.getBoolean("facelab.terminal.out");
  }

  /** The same of standard error. */
  static boolean errIsTerminal() {
    return Boolean.getBoolean("facelab.terminal.err");
  }

  /** Bold red on standard error where that takes colours. */
  static String red(String text) {
    return errIsTerminal() && colours() ? "\u001b[1;31m" + text + "\u001b[0m" : text;
  }

  /** The colours of a help that goes to a terminal, or does not. */
  static ColorScheme scheme(boolean terminal) {
    return CommandLine.Help.defaultColorScheme(terminal && colours() ? Ansi.ON : Ansi.OFF);
  }

  /** Whether the user's environment allows colours (no-color.org). */
  static boolean colours() {
    String no = System.getenv("NO_COLOR");
    return (no == null || no.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  /** A writer on a standard stream that gives each line at once. */
  static PrintWriter writer(PrintStream stream) {
    Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    return new PrintWriter(stream, true, charset);
  }
}
