package org.facelab.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab completion}: the script by which a shell completes commands, options and files. */
@Command(
    name = "completion",
    header = "Print the completion script for bash or zsh.",
    footerHeading = "%nExample:%n",
    footer = {
      "  source <(./facelab completion bash)     (the same with zsh)",
      "",
      "In ~/.bashrc or ~/.zshrc it lasts: source <(/path/to/facelab completion bash)"
    })
final class CompletionCommand implements Runnable {
  /** The shells it is for. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec;

  /** Asked for since other shells have other scripts; these two share one, which knows who reads it. */
  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  Shell shell;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("facelab", spec.root().commandLine()));
    out.flush();
  }
}
