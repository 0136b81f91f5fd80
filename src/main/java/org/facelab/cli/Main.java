package org.facelab.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program: its commands, the options that every command has, and the exit codes.
 *
 * <p>Nothing that is loaded for {@code --help} may load DL4J, Jackson or a logger; a command's fields and
 * method signatures are loaded with it, its method bodies are not.
 */
@Command(
    name = "facelab",
    header = "Trains one network to find 15 keypoints and the emotion in a face.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = VersionText.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:the run failed",
      " 2:the input was wrong: usage, experiment or data",
      "130:interrupted"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./facelab train experiments/quickstart.yaml     (a minute, no data needed)",
      "  ./facelab compare results/runs",
      "",
      "'./facelab COMMAND --help' explains a command; README.md tells the rest."
    },
    subcommands = {
      // one per line, in the order of the help
      TrainCommand.class,
      SearchCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      ReproduceCommand.class,
      UiCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      ServeCommand.class,
      DataCommand.class,
      ModelsCommand.class,
      ConfigCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
    })
public final class Main implements Runnable {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_INPUT = 2;
  static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version, its commit, and those of Deeplearning4j and Java.")
  boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and the libraries' log.")
  void setDebug(boolean debug) {
    if (debug) {
      Debug.switchOn();
    }
  }

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] args) {
    // Figures are printed with a decimal point everywhere, whatever the user's country.
    Locale.setDefault(Locale.ROOT);
    int code = run(Terminal.writer(System.out), Terminal.writer(System.err), args);
    System.exit(code);
  }

  /** Runs the program with its output where a test can read it; answers the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Debug.switchOff();
    CommandLine commandLine = commandLine().setOut(out).setErr(err);
    try {
      return commandLine.execute(args);
    } catch (Error e) {
      return ErrorReport.of(e).print(commandLine);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** The parser with all commands. */
  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(new UsageErrors())
            .setExecutionExceptionHandler((e, command, parse) -> ErrorReport.of(e).print(command))
            .setColorScheme(Terminal.scheme(Terminal.outIsTerminal()));
    layOut(commandLine);
    return commandLine;
  }

  /** Gives the help of a command, and of its commands, the same paragraphs. */
  private static void layOut(CommandLine commandLine) {
    UsageMessageSpec help = commandLine.getCommandSpec().usageMessage();
    help.synopsisHeading("%nUsage: ")
        .synopsisAutoIndentThreshold(0.4)
        .descriptionHeading(help.description().length == 0 ? "" : "%n")
        .parameterListHeading("%nParameters:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .longOptionsMaxWidth(24);
    if (help.footer().length == 0 && !commandLine.getSubcommands().isEmpty()) {
      String name = commandLine.getCommandSpec().qualifiedName();
      help.footer("", "'./" + name + " COMMAND --help' explains a command.");
    }
    commandLine.getSubcommands().values().forEach(Main::layOut);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
