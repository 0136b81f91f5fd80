package org.facelab.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments that do not fit: what is wrong with them, the nearest right one, and where the help is. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(Terminal.red(name + ": " + message(e)));
    err.println("Usage: " + synopsis(command));
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
    List<String> nearest = unmatched.getSuggestions();
    return "unknown "
        + kind(unmatched, argument)
        + " '"
        + argument
        + "'"
        + (nearest.isEmpty() ? "" : " — did you mean '" + nearest.get(0) + "'?");
  }

  private static String kind(UnmatchedArgumentException e, String argument) {
    if (argument.startsWith("-")) {
      return "option";
    }
    return e.getCommandLine().getSubcommands().isEmpty() ? "argument" : "command";
  }

  private static String synopsis(CommandLine command) {
    return command.getHelp().synopsis("Usage: ".length()).stripTrailing();
  }
}
