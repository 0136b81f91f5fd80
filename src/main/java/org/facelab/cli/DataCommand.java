package org.facelab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code facelab data}: looks at an experiment's faces without training on them. */
@Command(
    name = "data",
    header = "Check, picture or write out the faces of an experiment.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DataVerifyCommand.class,
      DataDescribeCommand.class,
      DataExportFoldersCommand.class,
    })
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command of data is missing");
  }
}
