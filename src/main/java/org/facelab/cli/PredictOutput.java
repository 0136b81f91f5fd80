package org.facelab.cli;

import org.facelab.predict.PhotoReading;

/** A form in which readings are printed. */
interface PredictOutput {
  /** Takes the readings of one image. */
  void add(PhotoReading reading);

  /** Prints what has not been printed. */
  void finish();
}
