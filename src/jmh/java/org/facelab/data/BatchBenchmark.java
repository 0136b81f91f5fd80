package org.facelab.data;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.facelab.config.Experiment;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.FaceRef;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Batches as training takes them, from faces in memory; faces per second. */
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class BatchBenchmark {
  /** Width of the faces, and of the network's input. */
  @Param({"48to48", "96to96"})
  String pixels;

  /** Whether brightness and contrast change, beside what the base file asks for. */
  @Param({"false", "true"})
  boolean light;

  private FaceData data;
  private Experiment experiment;
  private BatchBuilder builder;
  private BatchStream stream;
  private List<FaceRef> faces;
  private int next;
  private int epoch;

  /** Draws the faces. */
  @Setup
  public void prepare() {
    String[] sizes = pixels.split("to", 2);
    data = Workload.faces(Integer.parseInt(sizes[0]));
    experiment = Workload.experiment(Integer.parseInt(sizes[1]), light);
    builder = new BatchBuilder(data, experiment);
    faces = data.faces(Part.TRAIN);
  }

  /** One batch, built by the thread that asks for it. */
  @Benchmark
  @OperationsPerInvocation(Workload.BATCH)
  public FaceBatch build() {
    next = (next + Workload.BATCH) % (faces.size() - Workload.BATCH);
    return builder.augmented(
        faces.subList(next, next + Workload.BATCH), new int[Workload.BATCH], epoch++, 0);
  }

  /** The next batch of {@link BatchStream} with one loading thread, epoch after epoch. */
  @Benchmark
  @OperationsPerInvocation(Workload.BATCH)
  public FaceBatch stream() {
    FaceBatch batch = stream == null ? null : stream.next();
    if (batch == null) {
      close();
      stream = BatchStream.training(data, experiment, epoch++, 0);
      batch = stream.next();
    }
    return batch;
  }

  /** Ends the loading thread. */
  @TearDown
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
