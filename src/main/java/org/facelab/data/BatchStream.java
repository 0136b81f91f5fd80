package org.facelab.data;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.facelab.config.Experiment;
import org.facelab.data.FaceData.FaceRef;

/**
 * The batches of one epoch in order, built ahead by threads of its own. The content of a batch depends
 * only on the experiment's seed, the epoch and the batch's number, whatever the number of threads, so a
 * run that is resumed sees the same batches. For one consumer; {@link #close} ends the threads.
 */
public final class BatchStream implements AutoCloseable {
  /** Batches for each thread beyond those taken: while it builds one, another lies ready. */
  static final int AHEAD = 2;

  private final IntFunction<FaceBatch> builder;
  private final int batches;
  private final int ahead;
  private final ExecutorService loaders;
  private final Deque<Future<FaceBatch>> coming = new ArrayDeque<>();
  private int submitted;

  /** The batches that a builder makes of their numbers, {@code firstBatch} to {@code batches - 1}. */
  BatchStream(IntFunction<FaceBatch> builder, int batches, int firstBatch, int threads) {
    this.builder = builder;
    this.batches = batches;
    this.ahead = AHEAD * threads;
    this.submitted = firstBatch;
    AtomicInteger number = new AtomicInteger();
    this.loaders =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "facelab-loader-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    fill();
  }

  /**
   * The augmented training faces of an epoch, shuffled, from batch {@code firstBatch} on. The last batch
   * may be smaller than the others; a single face left over joins the batch before it, because batch
   * normalisation cannot learn from one face.
   */
  public static BatchStream training(
      FaceData data, Experiment experiment, int epoch, int firstBatch) {
    EpochOrder order = EpochOrder.of(data, experiment, epoch);
    BatchBuilder builder = new BatchBuilder(data, experiment);
    int faces = order.faces().size();
    int size = experiment.train().batchSize();
    int batches = trainingBatches(faces, size);
    return new BatchStream(
        batch -> {
          int from = batch * size;
          int to = batch == batches - 1 ? faces : from + size;
          return builder.augmented(
              order.faces().subList(from, to),
              Arrays.copyOfRange(order.repetitions(), from, to),
              epoch,
              batch);
        },
        batches,
        firstBatch,
        experiment.train().loaderThreads());
  }

  /** The given faces without augmentation, in their order; the last batch may be smaller. */
  public static BatchStream inOrder(
      FaceData data, Experiment experiment, List<FaceRef> faces, int batchSize) {
    BatchBuilder builder = new BatchBuilder(data, experiment);
    return new BatchStream(
        batch -> {
          int from = batch * batchSize;
          return builder.plain(faces.subList(from, Math.min(faces.size(), from + batchSize)));
        },
        (faces.size() + batchSize - 1) / batchSize,
        0,
        experiment.train().loaderThreads());
  }

  /** Batches of every epoch of training. */
  public static int batchesPerEpoch(FaceData data, Experiment experiment) {
    return trainingBatches(facesPerEpoch(data, experiment), experiment.train().batchSize());
  }

  /** Faces of every epoch of training, each counted as often as it is drawn. */
  public static int facesPerEpoch(FaceData data, Experiment experiment) {
    return EpochOrder.of(data, experiment, 0).faces().size();
  }

  /** Batches of the whole epoch, those before the first one asked for included. */
  public int batches() {
    return batches;
  }

  /**
   * The next batch, or null after the last one. What a loading thread throws is thrown here.
   *
   * @throws CancellationException if the thread is interrupted while it waits
   */
  public FaceBatch next() {
    if (loaders.isShutdown()) {
      throw new IllegalStateException("the stream of batches is closed");
    }
    Future<FaceBatch> next = coming.poll();
    if (next == null) {
      return null;
    }
    FaceBatch batch = await(next);
    fill();
    return batch;
  }

  /** Stops the loading threads and waits for them to end, which takes no longer than one face does. */
  @Override
  public void close() {
    coming.clear();
    loaders.shutdownNow();
    try {
      loaders.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fill() {
    while (coming.size() < ahead && submitted < batches) {
      int batch = submitted++;
      coming.add(loaders.submit(() -> builder.apply(batch)));
    }
  }

  private static FaceBatch await(Future<FaceBatch> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      if (e.getCause() instanceof Error problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A single face left over makes no batch of its own. */
  private static int trainingBatches(int faces, int size) {
    int left = faces % size;
    boolean joins = left == 0 || (left == 1 && faces > size);
    return faces / size + (joins ? 0 : 1);
  }
}
