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
import org.facelab.export.FaceModel;
import org.facelab.export.ModelDescription;
import org.facelab.predict.CutFaces;
import org.facelab.predict.FaceReading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the model: one thread asks it about the photos that wait, of as many as a batch holds at once.
 * Thread-safe.
 */
final class Batcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

  /** Faces that warm up each size of batch. */
  private static final int WARM_FACES = 40;

  private final FaceModel model;
  private final Figures figures;
  private final Limits limits;
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::work, "facelab-model");
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private int depth;
  private boolean closed;
  private volatile boolean failed;
  private List<Asked> inHand = List.of(); // the thread's own

  /**
   * One photo's faces.
   *
   * @param until {@link System#nanoTime} from which nobody waits for them any more
   */
  private record Asked(CutFaces photo, long until, CompletableFuture<List<FaceReading>> said) {
    int faces() {
      return photo.faces().size();
    }
  }

  /** Takes the model over; it is closed with this. */
  Batcher(FaceModel model, Limits limits, Figures figures) {
    this.model = model;
    this.limits = limits;
    this.figures = figures;
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

  /** Whether the model answers; not before it is ready. */
  boolean isRunning() {
    return thread.isAlive() && !failed;
  }

  /** Faces that wait. */
  int depth() {
    lock.lock();
    try {
      return depth;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the model says of the faces of a photo.
   *
   * @param until {@link System#nanoTime} by which it must have said it
   * @throws Refusal if too many wait, or it comes too late
   */
  List<FaceReading> ask(CutFaces photo, long until) throws InterruptedException {
    if (photo.faces().isEmpty()) {
      return List.of();
    }
    Asked asked = new Asked(photo, until, new CompletableFuture<>());
    enqueue(asked);
    try {
      return asked.said().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      asked.said().cancel(false);
      throw PredictHandler.late();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the model failed", e.getCause());
    }
  }

  private void enqueue(Asked asked) {
    lock.lock();
    try {
      if (closed) {
        throw failed ? broken() : DemoServer.stopping();
      }
      if (depth + asked.faces() > limits.queue()) {
        throw Refusal.busy("Too many faces wait to be read; try again.");
      }
      waiting.add(asked);
      depth += asked.faces();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What is said once the model's thread has ended of itself. */
  static Refusal broken() {
    return Refusal.busy("The model has failed; the server must be started again.");
  }

  @SuppressWarnings("IllegalCatch") // whatever ends this thread, those who wait must hear of it
  private void work() {
    try {
      warmUp();
      ready.complete(null);
      for (inHand = take(); !inHand.isEmpty(); inHand = take()) {
        answer(inHand);
      }
    } catch (Throwable e) {
      fail(e);
    } finally {
      model.close();
    }
  }

  private void fail(Throwable why) {
    List<Asked> left = new ArrayList<>(inHand);
    lock.lock();
    try {
      closed = true;
      failed = true;
      left.addAll(waiting);
      waiting.clear();
      depth = 0;
    } finally {
      lock.unlock();
    }
    left.forEach(asked -> asked.said().completeExceptionally(why));
    // Before it is ready, whoever starts it tells.
    if (!ready.completeExceptionally(why)) {
      LOG.error("the model's thread has ended", why);
    }
  }

  private void warmUp() {
    int length = model.description().input().length();
    for (int size = 1; size <= limits.batch(); size *= 2) {
      for (int asked = 0; asked < WARM_FACES; asked += size) {
        model.answer(new float[size * length], size);
      }
    }
  }

  /** What waits, up to a batch; empty when nothing will come any more. */
  private List<Asked> take() {
    lock.lock();
    try {
      List<Asked> batch = new ArrayList<>();
      while (batch.isEmpty() && !(closed && waiting.isEmpty())) {
        while (waiting.isEmpty() && !closed) {
          changed.awaitUninterruptibly();
        }
        fill(batch);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** A photo with more faces than a batch holds goes alone. */
  private void fill(List<Asked> batch) {
    int faces = 0;
    while (!waiting.isEmpty()
        && (batch.isEmpty() || faces + waiting.peek().faces() <= limits.batch())) {
      Asked next = waiting.poll();
      depth -= next.faces();
      if (!next.said().isDone() && next.until() - System.nanoTime() > 0) {
        faces += next.faces();
        batch.add(next);
      }
    }
  }

  private void answer(List<Asked> batch) {
    try {
      List<List<FaceReading>> said =
          CutFaces.read(batch.stream().map(Asked::photo).toList(), model);
      figures.asked(batch.stream().mapToInt(Asked::faces).sum());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).said().complete(said.get(i));
      }
    } catch (RuntimeException | Error e) {
      // Whoever waits is told; those who come next may have more luck.
      batch.forEach(asked -> asked.said().completeExceptionally(e));
    }
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
    if (thread.getState() == Thread.State.NEW) {
      model.close();
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
