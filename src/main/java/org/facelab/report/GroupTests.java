package org.facelab.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.facelab.config.Task;
import org.facelab.evaluate.Bootstrap;
import org.facelab.evaluate.Holm;
import org.facelab.evaluate.PairedResamples;
import org.facelab.evaluate.PairedTest;
import org.facelab.evaluate.TestFaces;

/**
 * Tests every shown figure between all pairs of groups. All pairs, since the best group is only known from
 * the same figures: correcting for fewer would find differences too often.
 */
final class GroupTests {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(2000, 1);

  private final List<RunGroup> groups;

  GroupTests(List<RunGroup> groups) {
    this.groups = groups;
  }

  private record Untested(String metric, RunGroup first, RunGroup second, PairedTest test) {}

  /** The tests, corrected for their number. */
  List<GroupTest> of(List<String> metrics) {
    List<Untested> tests = new ArrayList<>();
    for (Task task : Task.values()) {
      List<String> tested =
          metrics.stream()
              .filter(metric -> metric.startsWith(TestFaces.prefix(task) + "."))
              .filter(PairedResamples.testable()::contains)
              .toList();
      List<RunGroup> scored =
          groups.stream()
              .filter(g -> g.runs().stream().allMatch(r -> r.testFaces().containsKey(task)))
              .toList();
      if (!tested.isEmpty() && scored.size() > 1) {
        addTests(task, tested, scored, tests);
      }
    }
    double[] corrected =
        Holm.adjust(tests.stream().mapToDouble(test -> test.test().pValue()).toArray());
    return IntStream.range(0, corrected.length)
        .mapToObj(
            i -> {
              Untested t = tests.get(i);
              return new GroupTest(t.metric(), t.first(), t.second(), t.test(), corrected[i]);
            })
        .toList();
  }

  private static void addTests(
      Task task, List<String> metrics, List<RunGroup> scored, List<Untested> tests) {
    List<TestFaces> faces = new ArrayList<>();
    Map<RunGroup, int[]> places = new HashMap<>();
    for (RunGroup group : scored) {
      places.put(group, IntStream.range(faces.size(), faces.size() + group.size()).toArray());
      group.runs().forEach(run -> faces.add(run.testFaces().get(task)));
    }
    PairedResamples resamples = PairedResamples.of(faces, BOOTSTRAP);
    for (String metric : metrics) {
      for (int a = 0; a < scored.size(); a++) {
        for (int b = a + 1; b < scored.size(); b++) {
          RunGroup first = scored.get(a);
          RunGroup second = scored.get(b);
          tests.add(
              new Untested(
                  metric,
                  first,
                  second,
                  PairedTest.of(resamples, metric, places.get(first), places.get(second))));
        }
      }
    }
  }
}
