package org.facelab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code facelab config}: everything about experiment files, short of running one. */
@Command(
    name = "config",
    header = "Show, explain and check experiment files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ConfigValidateCommand.class,
      ConfigShowCommand.class,
      ConfigKeysCommand.class,
      ConfigSchemaCommand.class,
    })
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command of config is missing");
  }
}
