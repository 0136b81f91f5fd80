package org.facelab.engine;

import java.util.List;
import java.util.Optional;

/**
 * Why a build with {@code nd4j-cuda-11.6} cannot compute on this machine. ND4J itself would answer with
 * stack traces.
 *
 * @param found what is wrong
 * @param advice what to do about it
 */
public record CudaObstacle(String found, String advice) {
  /** What cards ND4J's CUDA library is for, in words. */
  public static final String CARDS =
      "it has code for compute capability 3.7 to 8.6 only, which 8.9 runs too, but not 9.0 (Hopper) and"
          + " later";

  private static final String BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final String FOR_CPU = "build for the CPU: without -Pcuda or FACELAB_PROFILE=cuda";

  /** Whether this is a build for CUDA. */
  public static boolean isCudaBuild() {
    return CudaObstacle.class.getClassLoader().getResource(BACKEND) != null;
  }

  /** The obstacle for a build for CUDA on these cards, the first of which ND4J would take. */
  public static Optional<CudaObstacle> find(List<Gpu> gpus) {
    if (gpus.isEmpty()) {
      return obstacle(
          "this build computes with nd4j-cuda-11.6, and nvidia-smi finds no card",
          "install the driver, or " + FOR_CPU);
    }
    Gpu gpu = gpus.get(0);
    if (!gpu.runsNd4jCuda().orElse(true)) {
      return obstacle(gpu.describe() + ": nd4j-cuda-11.6 cannot run on it", CARDS + "; " + FOR_CPU);
    }
    try {
      Class.forName("org.bytedeco.cuda.global.cudart");
      return Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return obstacle(
          "the libraries of CUDA 11.6 do not load: "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          "install CUDA 11.6, or take org.bytedeco:cuda's redist as README.md shows, or "
              + FOR_CPU);
    }
  }

  private static Optional<CudaObstacle> obstacle(String found, String advice) {
    return Optional.of(new CudaObstacle(found, advice));
  }
}
