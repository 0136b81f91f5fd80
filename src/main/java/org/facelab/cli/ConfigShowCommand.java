package org.facelab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.SearchLoader;
import org.facelab.config.SearchPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab config show}: the resolved experiment and where each value comes from. */
@Command(
    name = "show",
    header = "Print a whole experiment or search, each value with its origin.",
    description = {
      "What it extends, overrides, variables and defaults are all resolved. The output is YAML"
          + " that loads again to the same experiment."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./facelab config show experiments/quickstart.yaml train.epochs=3")
final class ConfigShowCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "The YAML file.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides, such as train.epochs=3; they win over the file.")
  private List<String> overrides = List.of();

  @Option(names = "--no-origins", description = "Leave the comments with the origins out.")
  private boolean noOrigins;

  @Override
  public void run() {
    UnaryOperator<String> style =
        Terminal.outIsTerminal() && Terminal.colours()
            ? comment -> "\u001b[2m" + comment + "\u001b[0m"
            : UnaryOperator.identity();
    PrintWriter out = spec.commandLine().getOut();
    Optional<SearchPlan> search = SearchLoader.find(file, overrides);
    if (search.isPresent()) {
      SearchPlan plan = search.get();
      out.print(noOrigins ? plan.toYaml() : plan.toYamlWithOrigins(style));
    } else {
      ResolvedExperiment resolved = ExperimentLoader.load(file, overrides);
      out.print(noOrigins ? resolved.toYaml() : resolved.toYamlWithOrigins(style));
    }
    out.flush();
  }
}
