package org.facelab.report;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.facelab.config.InputException;
import org.facelab.train.RunFolder;

/**
 * Finds the folders of runs, which hold an {@code experiment.yaml}, and of searches, which hold a {@code
 * search.json} beside the runs of their trials.
 */
public final class RunFinder {
  private static final int MAX_DEPTH = 8;

  private RunFinder() {}

  /**
   * The runs at some places, each once; of a place that is no run itself, those below it by name.
   *
   * @throws InputException if a place does not exist, or if there is no run in any of them
   */
  public static List<Path> find(List<Path> places) throws IOException {
    Found found = findAll(places);
    if (found.runs().isEmpty()) {
      throw nothing(places);
    }
    return found.runs();
  }

  /**
   * What is at some places.
   *
   * @param runs folders of runs, each once, those of trials too
   * @param searches folders of searches, each once
   */
  public record Found(List<Path> runs, List<Path> searches) {}

  /**
   * The runs and searches at some places; below a place that is neither itself, by name.
   *
   * @throws InputException if a place does not exist, or if there is neither in any of them
   */
  public static Found findAll(List<Path> places) throws IOException {
    Set<Path> runs = new LinkedHashSet<>();
    Set<Path> searches = new LinkedHashSet<>();
    Set<Path> known = new LinkedHashSet<>();
    for (Path place : places) {
      if (!Files.exists(place)) {
        throw new InputException(place + ": no such folder; expected a run, or a folder of runs");
      }
      if (!Files.isDirectory(place)) {
        throw new InputException(
            place + ": is a file; expected a run's folder, or a folder of runs");
      }
      for (Path run : below(place, searches)) {
        if (known.add(run.toRealPath())) {
          runs.add(run);
        }
      }
    }
    if (runs.isEmpty() && searches.isEmpty()) {
      throw nothing(places);
    }
    return new Found(List.copyOf(runs), List.copyOf(searches));
  }

  private static InputException nothing(List<Path> places) {
    return new InputException(
        "%s: no run found; a run is a folder with an experiment.yaml, as 'facelab train' makes it"
            .formatted(places.stream().map(Path::toString).collect(Collectors.joining(", "))));
  }

  private static SortedSet<Path> below(Path place, Set<Path> searches) throws IOException {
    SortedSet<Path> runs = new TreeSet<>();
    Files.walkFileTree(
        place,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        MAX_DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (Files.exists(SearchData.file(folder))) {
              searches.add(folder);
            }
            if (Files.exists(new RunFolder(folder).experiment())) {
              runs.add(folder);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return !folder.equals(place) && folder.getFileName().toString().startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // A folder that may not be read, or a circle of links, holds no run to compare.
            return FileVisitResult.CONTINUE;
          }
        });
    return runs;
  }
}
