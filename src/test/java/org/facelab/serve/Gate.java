package org.facelab.serve;

import java.util.concurrent.Semaphore;
import org.facelab.export.FaceModel;
import org.facelab.export.ModelDescription;

/** A model that answers as another does, but only when it is let. */
final class Gate implements FaceModel {
  private final FaceModel model;
  private final Semaphore tickets = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);
  private volatile boolean open = true;
  private volatile boolean failing;
  private volatile boolean dying;
  private volatile boolean closed;

  /** Open at first, so that a server may warm up. */
  Gate(FaceModel model) {
    this.model = model;
  }

  /** From now on questions wait. */
  void shut() {
    open = false;
  }

  /** Lets all through that wait and that come. */
  void open() {
    open = true;
    tickets.release(1_000_000);
  }

  /** Lets through one that waits. */
  void letOneThrough() {
    tickets.release();
  }

  /** Waits until a question has come to the closed gate. */
  void awaitArrival() {
    arrived.acquireUninterruptibly();
  }

  /** The next question gets an exception. */
  void failOnce() {
    failing = true;
  }

  /** The next question gets what no model may throw, and nobody who asks one expects. */
  void die() {
    dying = true;
  }

  /** Whether it has been closed as a model. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public ModelDescription description() {
    return model.description();
  }

  @Override
  public Answers answer(float[] crops, int count) {
    if (!open) {
      arrived.release();
      tickets.acquireUninterruptibly();
    }
    if (failing) {
      failing = false;
      throw new IllegalStateException("a secret of the model");
    }
    if (dying) {
      throw Gate.<RuntimeException>undeclared(new Exception("a secret of the model"));
    }
    return model.answer(crops, count);
  }

  /** So that a checked exception comes where none is declared. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E undeclared(Exception e) throws E {
    throw (E) e;
  }

  @Override
  public void close() {
    closed = true;
    model.close();
  }
}
