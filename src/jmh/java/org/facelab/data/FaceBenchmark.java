package org.facelab.data;

import java.util.concurrent.TimeUnit;
import org.facelab.config.Experiment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done to one face, step by step; faces per second. */
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FaceBenchmark {
  /** Width of the faces and of the network's input. */
  @Param({"48", "96"})
  int pixels;

  private FaceDataset faces;
  private Experiment experiment;
  private Augmenter augmenter;
  private float[] face;
  private float[] input;
  private int next;

  /** Draws the faces. */
  @Setup
  public void prepare() {
    faces = Workload.faces(pixels).sources().get(0).dataset();
    experiment = Workload.experiment(pixels, true);
    augmenter = new Augmenter(experiment.image(), experiment.augment());
    face = augmenter.plain(faces, 0).pixels();
    input = new float[face.length];
  }

  /** Every step of augmentation, light included. */
  @Benchmark
  public PreparedFace augment() {
    int number = next++;
    return augmenter.augmented(faces, number % faces.size(), 1, number);
  }

  /** A face of validation: only brought to the network's size. */
  @Benchmark
  public PreparedFace place() {
    return augmenter.plain(faces, next++ % faces.size());
  }

  /** Brightness and contrast. */
  @Benchmark
  public float[] light() {
    Photometry photometry = new Photometry(face, pixels, 1);
    photometry.brightness(1.01);
    photometry.contrast(0.99);
    return face;
  }

  /** To mean 0 and standard deviation 1. */
  @Benchmark
  public float[] normalise() {
    Normaliser.normalise(face, experiment.image().normalisation(), input, 0);
    return input;
  }
}
