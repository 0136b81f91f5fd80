package org.facelab.dashboard;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of statistics that DL4J's pages read. Those of runs that train here are open; of the others, the
 * few that somebody looked at last, so that a search of a thousand trials holds no more memory than one.
 * Thread-safe.
 */
final class Statistics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

  /** Stored runs whose files are open. */
  private static final int OPEN = 4;

  private final Map<String, StatsStorage> open = new LinkedHashMap<>();
  private final Set<String> training = new TreeSet<>();
  private UiServer server;

  /** The server whose pages read them. */
  synchronized void serve(UiServer ui) {
    server = ui;
  }

  /**
   * Opens the file of a run that begins to train, to which its reports go; nothing if it cannot be opened, as
   * where another dashboard shows it, for that is no reason not to train.
   */
  synchronized Optional<StatsStorage> begin(ShownRun run) {
    forget(run.session());
    StatsStorage storage;
    try {
      storage = new FileStatsStorage(run.folder().uiStats().toFile());
    } catch (RuntimeException e) {
      LOG.warn(
          "{} cannot be opened, so the training UI will not show it", run.folder().uiStats(), e);
      return Optional.empty();
    }
    training.add(run.session());
    attach(run.session(), storage);
    return Optional.of(storage);
  }

  /** The run trains no more. */
  synchronized void end(ShownRun run) {
    training.remove(run.session());
    closeOldest();
  }

  /** Sees to it that DL4J's pages know a run; false if it has no statistics that can be read. */
  synchronized boolean show(ShownRun run) {
    String session = run.session();
    StatsStorage storage = open.remove(session);
    if (storage != null) {
      open.put(session, storage); // the last in the order of use
      return true;
    }
    if (!run.hasStatistics()) {
      return false;
    }
    try {
      storage = new FileStatsStorage(run.folder().uiStats().toFile());
    } catch (RuntimeException e) {
      // Another process trains the run, or the folder cannot be written to.
      LOG.info("{} cannot be opened", run.folder().uiStats(), e);
      return false;
    }
    List<String> stored = storage.listSessionIDs();
    if (stored.isEmpty()) {
      close(storage);
      return false;
    }
    attach(session, renamed(storage, stored.get(stored.size() - 1), session));
    closeOldest();
    return true;
  }

  private void attach(String session, StatsStorage storage) {
    open.put(session, storage);
    server.attach(storage);
  }

  private void closeOldest() {
    List<String> stored = new ArrayList<>(open.keySet());
    stored.removeAll(training);
    for (int i = 0; i < stored.size() - OPEN; i++) {
      forget(stored.get(i));
    }
  }

  private void forget(String session) {
    StatsStorage storage = open.remove(session);
    if (storage != null) {
      server.detach(storage);
      close(storage);
    }
  }

  /** Closes all files. */
  @Override
  public synchronized void close() {
    open.values().forEach(Statistics::close);
    open.clear();
  }

  private static void close(StatsStorage storage) {
    try {
      storage.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("a file of statistics cannot be closed", e);
    }
  }

  /**
   * A storage whose session has another name: two runs' folders, and so their sessions, may be called the
   * same.
   */
  private static StatsStorage renamed(StatsStorage storage, String stored, String shown) {
    return (StatsStorage)
        Proxy.newProxyInstance(
            StatsStorage.class.getClassLoader(),
            new Class<?>[] {StatsStorage.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "equals":
                  return proxy == args[0];
                case "hashCode":
                  return System.identityHashCode(proxy);
                case "listSessionIDs":
                  return List.of(shown);
                default:
                  Object[] mapped = args == null ? new Object[0] : args.clone();
                  for (int i = 0; i < mapped.length; i++) {
                    mapped[i] = shown.equals(mapped[i]) ? stored : mapped[i];
                  }
                  try {
                    return method.invoke(storage, mapped);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
              }
            });
  }
}
