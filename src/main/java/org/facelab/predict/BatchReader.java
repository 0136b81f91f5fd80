package org.facelab.predict;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.facelab.config.InputException;
import org.facelab.data.BadImage;
import org.facelab.data.PictureFile;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.Photo;
import org.facelab.export.FaceModel;
import org.facelab.export.ModelDescription.Input;

/**
 * Reads many images: some hundreds are decoded and searched on all cores, then the network sees their faces
 * on all cores, and so on in turn. Never both at once, since the network's threads wait for one another by
 * spinning, and one that is kept waiting by a decoder keeps all of them waiting.
 */
public final class BatchReader implements AutoCloseable {
  /** Images of a turn, and bytes of their files, so that large photos are told of soon. */
  private static final int MOST_IMAGES = 512;

  private static final long MOST_BYTES = 64L << 20;

  /** Bytes of a turn's crops, since there is no telling how many faces a photo has. */
  private static final long MOST_CROP_BYTES = Runtime.getRuntime().maxMemory() / 8;

  private final FaceModel model;
  private final Supplier<FaceDetector> newDetector;
  private final CropRule rule;
  private final int threads;
  private final ExecutorService pool;
  private final long mostCropBytes;
  private final Queue<FaceDetector> idleDetectors = new ConcurrentLinkedQueue<>();
  private final Memory memory = new Memory(Runtime.getRuntime().maxMemory());
  private double readingSeconds;
  private double inferenceSeconds;

  /** Hears of every image, in their order. */
  public interface Listener {
    /** What was read off an image. */
    void read(PhotoReading reading);

    /** An image that cannot be read, in words that follow its name. */
    void failed(PhotoInput input, String problem);
  }

  /** The faces of an image, or why there are none. */
  private record Cut(CutFaces faces, String problem) {
    /** Of its crops. */
    long bytes() {
      return faces == null
          ? 0
          : faces.faces().stream()
              .mapToLong(face -> (long) Float.BYTES * face.pixels().length)
              .sum();
    }
  }

  /**
   * A reader of whole images as faces.
   *
   * @param threads that decode; 0 for one for each core
   */
  public static BatchReader ofCrops(FaceModel model, int threads) {
    return new BatchReader(model, null, null, threads, MOST_CROP_BYTES);
  }

  /**
   * A reader of the faces that a detector finds, but for inputs that are crops.
   *
   * @param newDetector makes the detector of one thread; the reader closes them
   * @param threads that decode and search; 0 for one for each core
   */
  public static BatchReader ofPhotos(
      FaceModel model, Supplier<FaceDetector> newDetector, CropRule rule, int threads) {
    return new BatchReader(model, newDetector, rule, threads, MOST_CROP_BYTES);
  }

  /** A reader whose turns end when their crops take so many bytes, or a few more. */
  BatchReader(
      FaceModel model,
      Supplier<FaceDetector> newDetector,
      CropRule rule,
      int threads,
      long mostCropBytes) {
    this.model = model;
    this.newDetector = newDetector;
    this.rule = rule;
    this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    this.pool = Executors.newFixedThreadPool(this.threads);
    this.mostCropBytes = mostCropBytes;
  }

  /** Lets the model plan for full batches where so many images come; nothing else depends on it. */
  public void warmUpFor(int images) {
    if (images > CutFaces.BATCH) {
      int length = model.description().input().length();
      model.answer(new float[CutFaces.BATCH * length], CutFaces.BATCH);
    }
  }

  /**
   * Reads images.
   *
   * @param stop whether to end early
   * @return how many were read or failed; fewer than there are if stopped, those in progress included
   */
  public int read(List<PhotoInput> inputs, Listener listener, BooleanSupplier stop)
      throws InterruptedException {
    int next = 0;
    while (next < inputs.size() && !stop.getAsBoolean()) {
      List<PhotoInput> turn = turn(inputs, next);
      List<Cut> cut = cut(turn, stop);
      tell(turn, cut, listener);
      next += cut.size();
    }
    return next;
  }

  private static List<PhotoInput> turn(List<PhotoInput> inputs, int from) {
    int to = from;
    long bytes = 0;
    while (to < inputs.size() && to - from < MOST_IMAGES && bytes < MOST_BYTES) {
      bytes += inputs.get(to++).length();
    }
    return inputs.subList(from, to);
  }

  /**
   * Cuts the faces out of the first images, until it is to stop or their crops take much memory. Threads take
   * the images in their order and finish each one taken, so that none is cut twice or for nothing.
   */
  private List<Cut> cut(List<PhotoInput> turn, BooleanSupplier stop) throws InterruptedException {
    long start = System.nanoTime();
    Cut[] cut = new Cut[turn.size()];
    AtomicInteger next = new AtomicInteger();
    AtomicLong bytes = new AtomicLong();
    Runnable work =
        () -> {
          while (bytes.get() < mostCropBytes && !stop.getAsBoolean()) {
            int i = next.getAndIncrement();
            if (i >= cut.length) {
              return;
            }
            try {
              cut[i] = cut(turn.get(i));
              bytes.addAndGet(cut[i].bytes());
            } catch (RuntimeException e) {
              next.set(cut.length); // nobody takes another one
              throw e;
            }
          }
        };
    List<Future<?>> workers =
        IntStream.range(0, threads).<Future<?>>mapToObj(i -> pool.submit(work)).toList();
    try {
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
    readingSeconds += (System.nanoTime() - start) / 1e9;
    return Arrays.asList(cut).subList(0, Math.min(next.get(), cut.length));
  }

  /** Whatever one image does, those beside it are read. */
  private Cut cut(PhotoInput input) {
    Input size = model.description().input();
    FaceDetector detector = newDetector == null || input.isCrop() ? null : detector();
    try (Memory.Share share = memory.share(detector)) {
      Photo photo = input.load(share);
      return new Cut(
          detector == null
              ? CutFaces.whole(photo, size)
              : CutFaces.found(photo, detector, rule, size),
          null);
    } catch (BadImage e) {
      return new Cut(null, e.getMessage());
    } catch (OutOfMemoryError e) {
      return new Cut(null, PictureFile.NO_MEMORY);
    } catch (InputException | CancellationException e) {
      // The detector's file is wrong, or nobody waits any more: no fault of the image.
      throw e;
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Cut(null, "cannot be read: " + message.lines().findFirst().orElse(message));
    } finally {
      if (detector != null) {
        idleDetectors.add(detector);
      }
    }
  }

  private FaceDetector detector() {
    FaceDetector idle = idleDetectors.poll();
    return idle == null ? newDetector.get() : idle;
  }

  private void tell(List<PhotoInput> turn, List<Cut> cut, Listener listener) {
    long start = System.nanoTime();
    List<CutFaces> good = cut.stream().map(Cut::faces).filter(Objects::nonNull).toList();
    List<List<FaceReading>> readings = CutFaces.read(good, model);
    inferenceSeconds += (System.nanoTime() - start) / 1e9;
    int next = 0;
    for (int i = 0; i < cut.size(); i++) {
      CutFaces faces = cut.get(i).faces();
      if (faces == null) {
        listener.failed(turn.get(i), cut.get(i).problem());
      } else {
        listener.read(
            new PhotoReading(turn.get(i), faces.width(), faces.height(), readings.get(next++)));
      }
    }
  }

  /** Seconds spent decoding, searching and cutting so far. */
  public double readingSeconds() {
    return readingSeconds;
  }

  /** Seconds spent in the network so far. */
  public double inferenceSeconds() {
    return inferenceSeconds;
  }

  @Override
  public void close() {
    pool.shutdownNow();
    idleDetectors.forEach(FaceDetector::close);
    idleDetectors.clear();
  }
}
