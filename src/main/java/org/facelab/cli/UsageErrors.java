package org.facelab.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Set;
import org.facelab.config.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments that do not fit: what is wrong with them, the nearest right one, and where the help is. */
final class UsageErrors implements IParameterExceptionHandler {
  private static final String USAGE = "Usage: ";

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(Terminal.red(name + ": " + message(e)));
    err.println(USAGE + synopsis(command));
    if (!command.getSubcommands().isEmpty()) {
      err.println("Commands: " + String.join(", ", command.getSubcommands().keySet()));
    }
    err.println("'" + name + " --help' tells more.");
    if (Debug.isOn()) {
      e.printStackTrace(err);
    }
    return Main.WRONG_INPUT;
  }

  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    String argument = unmatched.getUnmatched().get(0);
    CommandLine command = unmatched.getCommandLine();
    Set<String> commands = command.getSubcommands().keySet();
    if (argument.startsWith("-")) {
      return unknown("option", argument, command.getCommandSpec().optionsMap().keySet());
    }
    return unknown(commands.isEmpty() ? "argument" : "command", argument, commands);
  }

  private static String unknown(String kind, String argument, Collection<String> names) {
    return "unknown %s '%s'%s".formatted(kind, argument, NearestName.hint(argument, names));
  }

  private static String synopsis(CommandLine command) {
    return new Help(command.getCommandSpec(), Terminal.scheme(Terminal.errIsTerminal()))
        .synopsis(USAGE.length())
        .stripTrailing();
  }
}
