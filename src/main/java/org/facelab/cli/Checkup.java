package org.facelab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facelab.data.DataLoader;
import org.facelab.engine.Backend;
import org.facelab.engine.CudaObstacle;
import org.facelab.engine.Engines;
import org.facelab.engine.Gpu;
import org.facelab.engine.Machine;
import org.facelab.engine.onednn.OneDnnLibrary;

/**
 * Looks at everything that training wants of a machine.
 *
 * @param data the folder of the real data, which may be absent
 * @param results where runs would be written
 */
record Checkup(Path data, Path results) {
  private static final long MEGABYTE = 1L << 20;
  private static final double GIGABYTE = 1L << 30;

  /** Quickstart's network, its faces and Java itself fit in this. */
  private static final long LEAST_MEMORY = 2048 * MEGABYTE;

  private static final long LEAST_DISK = 100 * MEGABYTE;
  private static final long AMPLE_DISK = 2048 * MEGABYTE;

  /** A set of real data, and the names under which its file may lie in the folder. */
  private record DataSet(String name, Pattern files, String advice) {}

  private static final List<DataSet> DATA_SETS =
      List.of(
          new DataSet(
              "FER2013",
              Pattern.compile("(fer2013|icml_face_data)\\.csv(\\.gz|\\.zip)?|fer2013\\.zip"),
              "only for experiments on FER2013; data/README.md says where to get it"),
          new DataSet(
              "FER+",
              Pattern.compile("(ferplus|fer2013new)\\.csv(\\.gz|\\.zip)?"),
              "only for experiments with FER+'s votes; data/README.md says where to get it"),
          new DataSet(
              "keypoints",
              Pattern.compile(
                  "training\\.(csv|csv\\.gz|csv\\.zip|zip)"
                      + "|(ytf_keypoints|facial-keypoints-detection)\\.zip"),
              "only for experiments on real keypoints; data/README.md says where to get them"));

  /** All findings, in the order in which they are told. */
  List<Finding> findings() {
    Machine machine = Machine.current();
    List<Gpu> gpus = Gpu.all();
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(processor(machine));
    findings.add(memory(machine));
    findings.addAll(nd4j(gpus));
    findings.add(disk());
    findings.add(cache());
    findings.addAll(dataSets());
    return findings;
  }

  private static Finding java() {
    String found =
        "%s (%s), heap of at most %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                size(Runtime.getRuntime().maxMemory()));
    return Finding.ok("Java", found);
  }

  private static Finding processor(Machine machine) {
    List<String> sets = machine.instructions();
    String found =
        "%s, %d core%s%s"
            .formatted(
                machine.processor(),
                machine.cores(),
                machine.cores() == 1 ? "" : "s",
                sets.isEmpty() ? "" : "; " + String.join(", ", sets));
    return sets.isEmpty()
        ? Finding.warning("processor", found, "without AVX2 or NEON, training is slow")
        : Finding.ok("processor", found);
  }

  private static Finding memory(Machine machine) {
    String found = size(machine.memoryBytes());
    return machine.memoryBytes() < LEAST_MEMORY
        ? Finding.warning(
            "memory", found, "lower train.batch-size if a run ends for want of memory")
        : Finding.ok("memory", found);
  }

  private static List<Finding> nd4j(List<Gpu> gpus) {
    if (!CudaObstacle.isCudaBuild()) {
      return Stream.concat(started().stream(), Stream.of(gpuUnused(gpus))).toList();
    }
    return CudaObstacle.find(gpus)
        .map(o -> List.of(Finding.problem("GPU", o.found(), o.advice())))
        .orElseGet(
            () -> Stream.concat(started().stream(), Stream.of(gpuUsed(gpus.get(0)))).toList());
  }

  /** Loads the natives, which is the only sure test of them. */
  private static List<Finding> started() {
    try {
      Backend backend = Backend.start(0);
      String found =
          "%s, version %s, BLAS %s, %d threads"
              .formatted(backend.name(), backend.nd4jVersion(), backend.blas(), backend.threads());
      return List.of(Finding.ok("ND4J", found), engine(), oneDnn(backend));
    } catch (RuntimeException | LinkageError e) {
      return List.of(
          Finding.problem(
              "ND4J",
              "its native library does not load: " + rootMessage(e),
              "doctor --debug shows more; README.md lists the platforms there are natives for"));
    }
  }

  /** Loads the fast engine's natives too. */
  private static Finding engine() {
    if (CudaObstacle.isCudaBuild()) {
      return Finding.ok("engine", "stock DL4J; the fast engine is for CPUs");
    }
    List<String> instructions = Machine.current().instructions();
    Optional<String> obstacle = Engines.obstacle(instructions);
    if (obstacle.isPresent()) {
      return Finding.warning(
          "engine",
          "the fast engine cannot run: " + obstacle.get(),
          "engine: auto trains with stock DL4J, several times slower");
    }
    String float32 = "fast, float32 by oneDNN " + OneDnnLibrary.ONEDNN_2.version();
    Optional<String> noBf16 = Engines.bf16Obstacle(instructions);
    if (noBf16.isPresent()) {
      return Finding.ok("engine", float32 + "; " + noBf16.get());
    }
    return Finding.ok("engine", float32 + ", bf16 by oneDNN " + OneDnnLibrary.ONEDNN_3.version());
  }

  private static Finding oneDnn(Backend backend) {
    if (backend.oneDnn()) {
      return Finding.ok("oneDNN", "DL4J's oneDNN helpers are on");
    }
    return backend.name().equals("CPU")
        ? Finding.warning(
            "oneDNN",
            "DL4J's oneDNN helpers are off",
            "training is about seven times slower; there is no build with oneDNN for this platform"
                + " or it was built without")
        : Finding.ok("oneDNN", "not for this backend");
  }

  private static Finding gpuUsed(Gpu gpu) {
    return gpu.runsNd4jCuda().isPresent()
        ? Finding.ok("GPU", gpu.describe())
        : Finding.warning(
            "GPU",
            gpu.describe(),
            "nd4j-cuda-11.6: " + CudaObstacle.CARDS + "; look up the card's");
  }

  private static Finding gpuUnused(List<Gpu> gpus) {
    if (gpus.isEmpty()) {
      return Finding.ok("GPU", "none found, none needed: this build computes on the CPU");
    }
    Gpu gpu = gpus.get(0);
    String use =
        gpu.runsNd4jCuda().orElse(true)
            ? "unused by this build; for one that uses it, FACELAB_PROFILE=cuda ./facelab doctor"
            : "unused, and nd4j-cuda-11.6 cannot run on it: " + CudaObstacle.CARDS;
    return Finding.ok("GPU", gpu.describe() + ": " + use);
  }

  private Finding disk() {
    Path folder = existing(results);
    if (!Files.isWritable(folder)) {
      return Finding.warning(
          "disk", folder + " cannot be written to", "train with --out and another folder");
    }
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String found = "%s free for runs in %s".formatted(size(free), results);
      if (free < LEAST_DISK) {
        return Finding.problem("disk", found, "free some, or train with --out and another folder");
      }
      return free < AMPLE_DISK
          ? Finding.warning("disk", found, "a run takes 20 to 200 MB")
          : Finding.ok("disk", found);
    } catch (IOException e) {
      return Finding.warning("disk", folder + ": " + e.getMessage(), "look whether it can be used");
    }
  }

  private static Finding cache() {
    Path cache = DataLoader.cacheFolder();
    return Files.isWritable(existing(cache))
        ? Finding.ok("cache", cache + " keeps data that were read")
        : Finding.warning(
            "cache",
            cache + " cannot be written to, so data are read anew every time",
            "set FACELAB_CACHE to another folder");
  }

  /** The folder, or the nearest one above it that exists. */
  private static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.isDirectory(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private List<Finding> dataSets() {
    List<String> names = names();
    return DATA_SETS.stream().map(set -> dataSet(set, names)).toList();
  }

  private Finding dataSet(DataSet set, List<String> names) {
    List<String> present =
        names.stream().filter(name -> set.files().matcher(name).matches()).toList();
    return present.isEmpty()
        ? Finding.warning(set.name(), "not in " + data, set.advice())
        : Finding.ok(
            set.name(),
            present.stream()
                .map(n -> data.resolve(n).toString())
                .collect(Collectors.joining(", ")));
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of(); // absent, which each set's finding says
    }
  }

  private static String rootMessage(Throwable t) {
    Throwable root = t;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(root.getClass().getSimpleName());
  }

  private static String size(long bytes) {
    return bytes < GIGABYTE
        ? bytes / MEGABYTE + " MB"
        : String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
  }
}
