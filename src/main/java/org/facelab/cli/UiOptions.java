package org.facelab.cli;

import java.io.PrintWriter;
import org.facelab.dashboard.Dashboard;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of a command that can serve the dashboard while it works. */
final class UiOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--ui", description = "Serve the dashboard while it works.")
  private boolean ui;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "With --ui: listen there instead of on this machine's loopback alone; the address printed"
              + " then holds a token.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "With --ui: listen there; default: 9000, or a free one.")
  private Integer port;

  /** Whether the dashboard is wanted. */
  boolean wanted() {
    return ui;
  }

  /** Starts the dashboard and prints its address; null if it is not wanted. */
  Dashboard start(PrintWriter out) throws InterruptedException {
    if (!ui) {
      if (host != null || port != null) {
        throw new ParameterException(
            spec.commandLine(), "--host and --port belong to --ui; add it or leave them out");
      }
      return null;
    }
    Dashboard dashboard = start(spec, host, port);
    out.println("dashboard   " + dashboard.address());
    out.flush();
    return dashboard;
  }

  /** Starts the dashboard; host and port may be null. */
  static Dashboard start(CommandSpec spec, String host, Integer port) throws InterruptedException {
    if (port != null && (port < 1 || port > 65535)) {
      throw new ParameterException(
          spec.commandLine(), "--port %d: expected 1 to 65535".formatted(port));
    }
    return Dashboard.start(host == null ? Dashboard.LOOPBACK : host, port == null ? 0 : port);
  }
}
