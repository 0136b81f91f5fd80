package org.facelab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns Ctrl-C and a polite kill into a request to stop after the step in progress. A second one ends the
 * program at once; checkpoints are written whole or not at all, so that costs nothing but the step.
 */
final class StopSignal implements AutoCloseable {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final List<Restore> before = new ArrayList<>();

  private record Restore(Signal signal, SignalHandler handler) {}

  private StopSignal() {}

  /** Handles the two signals until closed. */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    for (String name : List.of("INT", "TERM")) {
      Signal signal = new Signal(name);
      stop.before.add(new Restore(signal, Signal.handle(signal, stop::received)));
    }
    return stop;
  }

  /** Whether to stop. */
  boolean requested() {
    return requested.get();
  }

  @Override
  public void close() {
    before.forEach(restore -> Signal.handle(restore.signal(), restore.handler()));
  }

  private void received(Signal signal) {
    if (requested.getAndSet(true)) {
      Runtime.getRuntime().halt(Main.INTERRUPTED);
    }
    System.err.println("\nfinishing the step and saving; once more to end at once");
  }
}
