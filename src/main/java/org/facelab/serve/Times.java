package org.facelab.serve;

/**
 * How long a prediction took, in ns.
 *
 * @param decode the photo
 * @param detect finding its faces and cutting them out
 * @param model asking the model, and waiting for it
 * @param total from the body's last byte, with waiting for a detector
 */
record Times(long decode, long detect, long model, long total) {
  /** Adds them to the figures. */
  void tell(Figures figures) {
    figures.stage("decode", decode / 1e9);
    figures.stage("detect", detect / 1e9);
    figures.stage("model", model / 1e9);
  }
}
