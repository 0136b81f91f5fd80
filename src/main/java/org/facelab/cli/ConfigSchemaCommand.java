package org.facelab.cli;

import java.io.PrintWriter;
import org.facelab.config.ExperimentSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code facelab config schema}: completion and checking of experiment files in editors. */
@Command(
    name = "schema",
    header = "Print the JSON Schema of experiment files.",
    footerHeading = "%nIn an editor with yaml-language-server, such as VS Code:%n",
    footer = {
      "  ./facelab config schema > experiments/schema.json",
      "and as the first line of an experiment:",
      "  # yaml-language-server: $$schema=schema.json"
    })
final class ConfigSchemaCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(ExperimentSchema.json());
    out.flush();
  }
}
