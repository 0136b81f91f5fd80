package org.facelab.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Faces from a file: FER2013's CSV, and what the cache keeps of it; faces per second. */
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ReadBenchmark {
  private static final int ROWS = 2_000;
  private static final String KEY = "drawn";

  private Path folder;
  private DataFile csv;
  private FaceCache cache;

  /** Writes faces of 48x48 pixels as FER2013 has them, and into a cache. */
  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("pipeline");
    Path file = folder.resolve("fer2013.csv");
    FaceDataset faces = Workload.drawn(ROWS, 48);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("emotion,pixels,Usage\n");
      for (int face = 0; face < ROWS; face++) {
        out.write(row(faces, face));
      }
    }
    csv = DataFile.find(file, KEY);
    cache = new FaceCache(folder.resolve("cache"));
    cache.store(KEY, readCsv(), notice -> {});
  }

  private static String row(FaceDataset faces, int face) {
    StringBuilder row = new StringBuilder().append(faces.emotion(face)).append(',');
    int from = face * faces.faceBytes();
    for (int i = from; i < from + faces.faceBytes(); i++) {
      row.append(i == from ? "" : " ").append(faces.pixels()[i] & 0xFF);
    }
    return row.append(",Training\n").toString();
  }

  /** Removes them. */
  @TearDown
  public void remove() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }

  /** The first run on a file. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public ReadFaces readCsv() {
    return new Fer2013Reader(List.of()).read("drawn", csv);
  }

  /** Every run after it. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public ReadFaces readCache() {
    return cache.load(KEY, "drawn").orElseThrow();
  }
}
