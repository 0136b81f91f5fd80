package org.facelab.dashboard;

import java.nio.file.Files;
import org.facelab.train.RunFolder;

/** A run that the dashboard shows: its folder, and what trains in it if this process does. */
final class ShownRun {
  private final String session;
  private final RunFolder folder;
  private final boolean partOfSearch;
  private volatile LiveRun live;

  /**
   * A run that does not train here yet.
   *
   * @param session its name in addresses
   * @param folder its folder
   * @param partOfSearch whether a search's page leads to it
   */
  ShownRun(String session, RunFolder folder, boolean partOfSearch) {
    this.session = session;
    this.folder = folder;
    this.partOfSearch = partOfSearch;
  }

  String session() {
    return session;
  }

  RunFolder folder() {
    return folder;
  }

  boolean partOfSearch() {
    return partOfSearch;
  }

  /** What trains; null if nothing does. */
  LiveRun live() {
    return live;
  }

  void live(LiveRun run) {
    live = run;
  }

  /** Whether DL4J's pages have anything to show. */
  boolean hasStatistics() {
    return Files.exists(folder.uiStats());
  }
}
