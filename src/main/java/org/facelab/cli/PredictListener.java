package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.facelab.data.BadImage;
import org.facelab.data.PictureFile;
import org.facelab.predict.BatchReader;
import org.facelab.predict.OverlayFolder;
import org.facelab.predict.PhotoInput;
import org.facelab.predict.PhotoReading;
import org.facelab.predict.Submission;

/** Takes each image's readings to where the user wants them. */
final class PredictListener implements BatchReader.Listener {
  private final PredictOutput output;
  private final OverlayFolder overlays;
  private final Submission submission;
  private final PredictProgress progress;
  private final PrintWriter err;
  private int faces;
  private int failed;

  /**
   * @param overlays null if none are wanted
   * @param submission null if none is wanted
   */
  PredictListener(
      PredictOutput output,
      OverlayFolder overlays,
      Submission submission,
      PredictProgress progress,
      PrintWriter err) {
    this.output = output;
    this.overlays = overlays;
    this.submission = submission;
    this.progress = progress;
    this.err = err;
  }

  @Override
  public void read(PhotoReading reading) {
    output.add(reading);
    faces += reading.faces().size();
    if (submission != null) {
      submission.add(reading);
    }
    if (overlays == null || isDrawn(reading)) {
      progress.imageDone();
    }
  }

  /** Draws an image, or says why that cannot be done. */
  private boolean isDrawn(PhotoReading reading) {
    try {
      overlays.write(reading);
      return true;
    } catch (IOException e) {
      failed(reading.input(), "cannot be drawn: " + e.getMessage());
    } catch (OutOfMemoryError e) {
      failed(reading.input(), PictureFile.NO_MEMORY);
    } catch (BadImage e) {
      // It has changed since it was read.
      failed(reading.input(), e.getMessage());
    }
    return false;
  }

  @Override
  public void failed(PhotoInput input, String problem) {
    failed++;
    progress.clear();
    err.println(Terminal.red("%s: %s".formatted(input.name(), problem)));
    progress.imageDone();
  }

  void finish() {
    output.finish();
  }

  int faces() {
    return faces;
  }

  int failed() {
    return failed;
  }
}
