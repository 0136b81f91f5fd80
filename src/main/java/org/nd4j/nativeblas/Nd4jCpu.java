package org.nd4j.nativeblas;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Wakes DL4J's oneDNN layer helpers. DL4J 1.0.0-M2.1 asks by reflection whether {@code
 * org.nd4j.nativeblas.Nd4jCpu$Environment} allows oneDNN; ND4J moved that class, DL4J takes its absence for
 * a no, and convolutions and batch normalisations then run up to seven times slower. This class stands
 * where DL4J looks.
 *
 * @see org.facelab.engine.Backend
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** The class and the two methods that {@code BaseMKLDNNHelper} looks up. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The only instance. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the native library may use its oneDNN code. */
    public boolean isUseMKLDNN() {
      return Nd4j.getEnvironment().helpersAllowed();
    }
  }
}
