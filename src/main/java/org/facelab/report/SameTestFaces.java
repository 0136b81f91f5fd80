package org.facelab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.facelab.config.InputException;
import org.facelab.config.Task;
import org.facelab.evaluate.TestFaces;

/** Refuses to compare runs that were not scored on the same faces with the same labels. */
final class SameTestFaces {
  private static final int SHOWN = 4;

  private SameTestFaces() {}

  /** Runs that were scored on one test set. */
  private record TestSet(TestFaces faces, List<RunSummary> runs) {}

  /**
   * Checks each task by itself, since a run may lack one.
   *
   * @throws InputException with the runs of each test set, and how these differ
   */
  static void check(List<RunSummary> runs) {
    for (Task task : Task.values()) {
      List<TestSet> sets = sets(task, runs);
      if (sets.size() > 1) {
        throw new InputException(
            "these runs were not scored on the same test faces and labels for %s, so their figures cannot be compared:\n%s\nCompare the runs of one test set by themselves; for one test set, give the experiments the same data and the same split, and train again"
                .formatted(
                    TestFaces.prefix(task),
                    sets.stream()
                        .map(set -> "  " + named(set.runs()) + ": " + against(set, sets.get(0)))
                        .collect(Collectors.joining("\n"))));
      }
    }
  }

  private static List<TestSet> sets(Task task, List<RunSummary> runs) {
    List<TestSet> sets = new ArrayList<>();
    for (RunSummary run : runs) {
      TestFaces faces = run.testFaces().get(task);
      if (faces != null) {
        sets.stream()
            .filter(set -> set.faces().isSame(faces))
            .findFirst()
            .ifPresentOrElse(
                set -> set.runs().add(run),
                () -> sets.add(new TestSet(faces, new ArrayList<>(List.of(run)))));
      }
    }
    return sets;
  }

  private static String against(TestSet set, TestSet first) {
    TestFaces faces = set.faces();
    String number = "%,d faces".formatted(faces.size());
    if (set.runs().get(0).folder().equals(first.runs().get(0).folder())) {
      return number;
    }
    String name = first.runs().get(0).name();
    if (!faces.classes().equals(first.faces().classes())) {
      return "%s, of the classes %s; %s has %s"
          .formatted(
              number,
              String.join(", ", faces.classes()),
              name,
              String.join(", ", first.faces().classes()));
    }
    long shared = faces.shared(first.faces());
    if (shared < faces.size() || shared < first.faces().size()) {
      return "%s, %,d of them also in %s".formatted(number, shared, name);
    }
    return "the same faces as %s, but %,d with another label"
        .formatted(name, faces.labelledOtherwise(first.faces()));
  }

  private static String named(List<RunSummary> runs) {
    String names =
        runs.stream().limit(SHOWN).map(RunSummary::name).collect(Collectors.joining(", "));
    return runs.size() <= SHOWN ? names : names + " and %d more".formatted(runs.size() - SHOWN);
  }
}
