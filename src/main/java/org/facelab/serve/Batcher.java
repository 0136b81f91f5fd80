package org.facelab.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.facelab.export.ModelDescription;
import org.facelab.predict.FaceModel;

/**
 * Owns the model: one thread asks it about the faces that wait, as many as there are and as a batch holds.
 * Batches are filled up to a power of two, since the engine has a plan for each size. Thread-safe.
 */
final class Batcher implements AutoCloseable {
  private static final int WARM_ROUNDS = 20;

  private final FaceModel model;
  private final Figures figures;
  private final Limits limits;
  private final int cropLength;
  private final Deque<Face> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::work, "facelab-model");
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private boolean closed;

  /**
   * One face.
   *
   * @param crop {@code [C, S, S]}, values 0 to 255
   * @param until {@link System#nanoTime} from which nobody waits for it any more
   */
  private record Face(float[] crop, long until, CompletableFuture<Said> said) {}

  /**
   * What the model said of one face.
   *
   * @param probabilities {@code [K]}; null without an emotion head
   * @param points {@code [30]} in px of the crop; null without a keypoint head
   */
  record Said(float[] probabilities, float[] points) {}

  /** Takes the model over; it is closed with this. */
  Batcher(FaceModel model, Limits limits, Figures figures) {
    this.model = model;
    this.limits = limits;
    this.figures = figures;
    ModelDescription.Input input = model.description().input();
    this.cropLength = input.channels() * input.size() * input.size();
    figures.watchQueue(this::depth);
  }

  /**
   * Asks the model about batches of every size, so that nobody waits for its plans, and begins.
   *
   * @return done when it is ready
   */
  CompletableFuture<Void> start() {
    thread.setDaemon(true);
    thread.start();
    return ready;
  }

  /** What the model takes and gives. */
  ModelDescription description() {
    return model.description();
  }

  /** Faces that wait. */
  int depth() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the model says of some faces of one photo.
   *
   * @param crops each {@code [C, S, S]}
   * @param until {@link System#nanoTime} by which it must have said it
   * @throws Refusal if too many wait, or it comes too late
   */
  List<Said> ask(List<float[]> crops, long until) throws InterruptedException {
    List<Face> faces = new ArrayList<>();
    for (float[] crop : crops) {
      faces.add(new Face(crop, until, new CompletableFuture<>()));
    }
    enqueue(faces);
    List<Said> said = new ArrayList<>();
    try {
      for (Face face : faces) {
        said.add(face.said().get(until - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
      return said;
    } catch (TimeoutException e) {
      faces.forEach(face -> face.said().cancel(false));
      throw PredictHandler.late();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the model failed", e.getCause());
    }
  }

  private void enqueue(List<Face> faces) {
    lock.lock();
    try {
      if (closed) {
        throw DemoServer.stopping();
      }
      if (waiting.size() + faces.size() > limits.queue()) {
        throw Refusal.busy("Too many faces wait to be read; try again.");
      }
      waiting.addAll(faces);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      warmUp();
      ready.complete(null);
      for (List<Face> batch = take(); !batch.isEmpty(); batch = take()) {
        answer(batch);
      }
    } catch (RuntimeException | Error e) {
      ready.completeExceptionally(e);
    } finally {
      model.close();
    }
  }

  private void warmUp() {
    for (int size = 1; size <= limits.batch(); size *= 2) {
      float[] crops = new float[size * cropLength];
      for (int round = 0; round < Math.max(1, WARM_ROUNDS / size); round++) {
        model.answer(crops, size);
      }
    }
  }

  /** What waits, up to a batch; empty when nothing will come any more. */
  private List<Face> take() {
    lock.lock();
    try {
      List<Face> batch = new ArrayList<>();
      while (batch.isEmpty() && (!closed || !waiting.isEmpty())) {
        while (waiting.isEmpty() && !closed) {
          changed.awaitUninterruptibly();
        }
        while (batch.size() < limits.batch() && !waiting.isEmpty()) {
          Face face = waiting.poll();
          if (!face.said().isDone() && face.until() - System.nanoTime() > 0) {
            batch.add(face);
          }
        }
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void answer(List<Face> batch) {
    try {
      int size = Math.max(1, Integer.highestOneBit(2 * batch.size() - 1));
      float[] crops = new float[size * cropLength];
      for (int i = 0; i < batch.size(); i++) {
        System.arraycopy(batch.get(i).crop(), 0, crops, i * cropLength, cropLength);
      }
      FaceModel.Answers answers = model.answer(crops, size);
      figures.asked(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).said().complete(said(answers, i));
      }
    } catch (RuntimeException | Error e) {
      // Whoever waits is told; those who come next may have more luck.
      batch.forEach(face -> face.said().completeExceptionally(e));
    }
  }

  private static Said said(FaceModel.Answers answers, int i) {
    return new Said(
        answers.probabilities() == null ? null : answers.probabilities()[i],
        answers.points() == null ? null : answers.points()[i]);
  }

  /** Answers what waits, then closes the model. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
