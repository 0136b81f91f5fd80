package org.facelab.serve;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.facelab.export.ModelDescription;
import org.facelab.predict.FaceModel;

/** A model that answers as another does, but only when it is let. */
final class Gate implements FaceModel {
  private final FaceModel model;
  private final Semaphore tickets = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);
  private final AtomicInteger largest = new AtomicInteger();
  private volatile boolean open = true;

  /** Open at first, so that a server may warm up. */
  Gate(FaceModel model) {
    this.model = model;
  }

  /** From now on each question waits for a ticket. */
  void close(boolean closed) {
    open = !closed;
    if (open) {
      tickets.release(1_000_000);
    }
  }

  /** Lets one question through. */
  void letOneThrough() {
    tickets.release();
  }

  /** Waits until a question has come to the closed gate. */
  void awaitArrival() {
    arrived.acquireUninterruptibly();
  }

  /** Faces of the largest question at the closed gate. */
  int largestQuestion() {
    return largest.get();
  }

  @Override
  public ModelDescription description() {
    return model.description();
  }

  @Override
  public Answers answer(float[] crops, int count) {
    if (!open) {
      largest.accumulateAndGet(count, Math::max);
      arrived.release();
      tickets.acquireUninterruptibly();
    }
    return model.answer(crops, count);
  }

  @Override
  public void close() {
    model.close();
  }
}
