package org.facelab.engine;

import java.util.Properties;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.facelab.config.RunFailure;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What computes: ND4J's backend, as this process runs it.
 *
 * @param name {@code CPU} or {@code CUDA}
 * @param nd4jVersion ND4J's version
 * @param blas vendor of the matrix library
 * @param threads threads of the native library
 * @param oneDnn whether DL4J's oneDNN helpers run convolutions and batch normalisations
 */
public record Backend(String name, String nd4jVersion, String blas, int threads, boolean oneDnn) {

  /**
   * Loads ND4J, with DL4J's oneDNN helpers on.
   *
   * @param threads threads of the native library; 0 for one for each core
   */
  public static Backend start(int threads) {
    return start(threads, true);
  }

  /**
   * Loads ND4J.
   *
   * @param threads threads of the native library; 0 for one for each core
   * @param helpers whether stock DL4J may use its oneDNN helpers, which it leaves off by itself
   */
  public static Backend start(int threads, boolean helpers) {
    if (CudaObstacle.isCudaBuild()) {
      CudaObstacle.find(Gpu.all())
          .ifPresent(
              obstacle -> {
                throw new RunFailure(obstacle.found() + "; " + obstacle.advice());
              });
    }
    // DL4J reads the property whenever it makes a layer.
    System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, Boolean.toString(!helpers));
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    // Nd4j first: the holder of the native operations reads what Nd4j's initialisation sets.
    Nd4j.getEnvironment().setMaxMasterThreads(wanted);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(wanted);
    Properties facts = Nd4j.getExecutioner().getEnvironmentInformation();
    return new Backend(
        facts.getProperty("backend"),
        BuildInfo.current().dl4jVersion(),
        String.valueOf(facts.get("blas.vendor")),
        wanted,
        BaseMKLDNNHelper.mklDnnEnabled());
  }
}
