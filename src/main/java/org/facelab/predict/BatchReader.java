package org.facelab.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
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

  private static final int WARM_UP = 64;

  private final FaceModel model;
  private final Supplier<FaceDetector> newDetector;
  private final CropRule rule;
  private final ForkJoinPool pool;
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
  private record Cut(CutFaces faces, String problem) {}

  /**
   * A reader of whole images as faces.
   *
   * @param threads that decode; 0 for one for each core
   */
  public static BatchReader ofCrops(FaceModel model, int threads) {
    return new BatchReader(model, null, null, threads);
  }

  /**
   * A reader of the faces that a detector finds, but for inputs that are crops.
   *
   * @param newDetector makes the detector of one thread; the reader closes them
   * @param threads that decode and search; 0 for one for each core
   */
  public static BatchReader ofPhotos(
      FaceModel model, Supplier<FaceDetector> newDetector, CropRule rule, int threads) {
    return new BatchReader(model, newDetector, rule, threads);
  }

  private BatchReader(
      FaceModel model, Supplier<FaceDetector> newDetector, CropRule rule, int threads) {
    this.model = model;
    this.newDetector = newDetector;
    this.rule = rule;
    this.pool =
        new ForkJoinPool(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
  }

  /** Lets the model plan for many images before the first ones come; nothing else depends on it. */
  public void warmUp() {
    Input input = model.description().input();
    model.answer(new float[WARM_UP * input.channels() * input.size() * input.size()], WARM_UP);
  }

  /**
   * Reads images.
   *
   * @param stop whether to end early
   * @return how many were read or failed; fewer than there are if stopped
   */
  public int read(List<PhotoInput> inputs, Listener listener, BooleanSupplier stop)
      throws InterruptedException {
    int next = 0;
    while (next < inputs.size() && !stop.getAsBoolean()) {
      List<PhotoInput> turn = turn(inputs, next);
      Cut[] cut = cut(turn, stop);
      if (stop.getAsBoolean()) {
        break;
      }
      tell(turn, cut, listener);
      next += turn.size();
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

  private Cut[] cut(List<PhotoInput> turn, BooleanSupplier stop) throws InterruptedException {
    long start = System.nanoTime();
    Cut[] cut = new Cut[turn.size()];
    try {
      pool.submit(
              () ->
                  IntStream.range(0, cut.length)
                      .parallel()
                      .filter(i -> !stop.getAsBoolean())
                      .forEach(i -> cut[i] = cut(turn.get(i))))
          .get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
    readingSeconds += (System.nanoTime() - start) / 1e9;
    return cut;
  }

  /** Whatever one image does, those beside it are read. */
  private Cut cut(PhotoInput input) {
    try (Memory.Share share = memory.share()) {
      return new Cut(cut(input.load(share), input.isCrop()), null);
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
    }
  }

  private CutFaces cut(Photo photo, boolean isCrop) {
    Input size = model.description().input();
    if (isCrop || newDetector == null) {
      return CutFaces.whole(photo, size);
    }
    FaceDetector idle = idleDetectors.poll();
    FaceDetector detector = idle == null ? newDetector.get() : idle;
    try {
      return CutFaces.found(photo, detector, rule, size);
    } finally {
      idleDetectors.add(detector);
    }
  }

  private void tell(List<PhotoInput> turn, Cut[] cut, Listener listener) {
    long start = System.nanoTime();
    List<CutFaces> good = new ArrayList<>();
    for (Cut one : cut) {
      if (one.faces() != null) {
        good.add(one.faces());
      }
    }
    List<List<FaceReading>> readings = CutFaces.read(good, model);
    inferenceSeconds += (System.nanoTime() - start) / 1e9;
    int next = 0;
    for (int i = 0; i < cut.length; i++) {
      if (cut[i].faces() == null) {
        listener.failed(turn.get(i), cut[i].problem());
      } else {
        listener.read(
            new PhotoReading(
                turn.get(i),
                cut[i].faces().width(),
                cut[i].faces().height(),
                readings.get(next++)));
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
