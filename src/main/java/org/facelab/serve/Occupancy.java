package org.facelab.serve;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many predictions are under way, and whether more may begin. */
final class Occupancy {
  private final int all;
  private final Semaphore free;
  private volatile boolean stopping;

  Occupancy(int places) {
    this.all = places;
    this.free = new Semaphore(places);
  }

  /**
   * Begins one; {@link #leave} ends it.
   *
   * @throws Refusal if there are too many, or the server stops
   */
  void enter() {
    if (!free.tryAcquire()) {
      throw stopping
          ? DemoServer.stopping()
          : Refusal.busy("The server reads as many photos as it can; try again.");
    }
    if (stopping) {
      free.release();
      throw DemoServer.stopping();
    }
  }

  /** Ends one. */
  void leave() {
    free.release();
  }

  /** Predictions under way. */
  int taken() {
    return all - free.availablePermits();
  }

  /** Whether none may begin any more. */
  boolean isStopping() {
    return stopping;
  }

  /** Lets none begin any more and waits for those under way; false if they take longer than allowed. */
  boolean drain(Duration allowed) throws InterruptedException {
    stopping = true;
    return free.tryAcquire(all, allowed.toMillis(), TimeUnit.MILLISECONDS);
  }
}
