package org.facelab.cli;

import org.facelab.engine.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code facelab --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.current();
    return new String[] {
      "facelab " + build.version() + " (commit " + build.commit() + ")",
      "Deeplearning4j " + build.dl4jVersion(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
