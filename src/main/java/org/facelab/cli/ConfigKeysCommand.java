package org.facelab.cli;

import java.io.PrintWriter;
import java.util.List;
import org.facelab.config.KeyReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab config keys}: the reference of all keys. */
@Command(
    name = "keys",
    header = "Explain the keys of experiment files: meaning, range, default.",
    footerHeading = "%nExample:%n",
    footer = "  ./facelab config keys train.optimiser")
final class ConfigKeysCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description = "Only keys that contain this, such as train or learning-rate.")
  private String part = "";

  @Override
  public void run() {
    List<KeyReference.Entry> entries = KeyReference.matching(part);
    PrintWriter out = spec.commandLine().getOut();
    for (KeyReference.Entry entry : entries) {
      String text = entry.text() + " Expects " + entry.expected() + ".";
      out.println(bold(entry.path()) + value(entry));
      out.print(Paragraph.wrap(text, "    "));
    }
    out.flush();
  }

  private static String bold(String text) {
    return Terminal.outIsTerminal() && Terminal.colours() ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  private static String value(KeyReference.Entry entry) {
    if (entry.required()) {
      return ": must be given";
    }
    return entry.fallback().isEmpty() ? "" : ": " + entry.fallback();
  }
}
