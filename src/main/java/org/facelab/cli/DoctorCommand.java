package org.facelab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.facelab.config.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code facelab doctor}: what this machine has, and what to do about what it lacks. */
@Command(
    name = "doctor",
    header = "Check this machine: Java, processor, memory, ND4J, GPU, disk, data.",
    description = "Ends with 0 if FaceLab can train here, else with 1.",
    footerHeading = "%nExample:%n",
    footer = "  FACELAB_DATA=~/faces ./facelab doctor     (looks for the data there)")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path data = DataFolder.current();
    List<Finding> findings = new Checkup(data, Path.of("results")).findings();
    boolean able = findings.stream().noneMatch(f -> f.state() == Finding.State.PROBLEM);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(findings, able));
    } else {
      findings.forEach(finding -> print(out, finding));
      out.println();
      out.println(able ? "FaceLab can train here." : "FaceLab cannot train here.");
    }
    return able ? Main.DONE : Main.FAILED;
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf("%-8s %-10s %s%n", finding.state(), finding.subject(), finding.found());
    if (!finding.advice().isEmpty()) {
      out.printf("%-19s → %s%n", "", finding.advice());
    }
  }

  private static String toJson(List<Finding> findings, boolean able) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("can_train", able);
    tree.put("findings", findings.stream().map(DoctorCommand::toJson).toList());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tree);
  }

  private static Map<String, String> toJson(Finding finding) {
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("subject", finding.subject());
    tree.put("state", finding.state().toString());
    tree.put("found", finding.found());
    if (!finding.advice().isEmpty()) {
      tree.put("advice", finding.advice());
    }
    return tree;
  }
}
