package org.facelab.search;

import java.nio.file.Path;

/**
 * The folder of one search and the names of what is in it.
 *
 * @param path the folder, {@code results/searches/<name>/<UTC time>-s<seed>} unless the user says otherwise
 */
public record SearchFolder(Path path) {
  /** The resolved search, which loads again. */
  public Path search() {
    return path.resolve("search.yaml");
  }

  /** How the search stands: all that a page or a report shows. */
  public Path state() {
    return path.resolve("search.json");
  }

  /** The trials as a table. */
  public Path trials() {
    return path.resolve("trials.csv");
  }

  /** The winner as an experiment. */
  public Path best() {
    return path.resolve("best.yaml");
  }

  /** The search as a page. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** The run folder of a trial's name. */
  public Path run(String name) {
    return path.resolve("trials").resolve(name);
  }
}
