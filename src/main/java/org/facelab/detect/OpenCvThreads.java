package org.facelab.detect;

import org.bytedeco.opencv.global.opencv_core;

/**
 * OpenCV on the caller's thread alone. Its own threads would stand in the way of the network's, which spin
 * between two batches; photos are what runs side by side.
 */
final class OpenCvThreads {
  private OpenCvThreads() {}

  /** Takes hold for the whole process. */
  static void limit() {
    opencv_core.setNumThreads(0);
  }
}
