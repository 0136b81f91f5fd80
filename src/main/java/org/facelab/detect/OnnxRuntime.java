package org.facelab.detect;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/** ONNX Runtime, of which a process has one. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /** The process's environment, which speaks up for errors only: it warns of processors it does not know. */
  public static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "facelab");
  }
}
