package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.facelab.data.FaceData;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.report.LoadedFaces;
import org.facelab.report.RunPlots;
import org.facelab.train.History;
import org.facelab.train.RunFolder;

/** Draws a run's plots with the faces that are loaded. */
final class RunPictures {
  private RunPictures() {}

  /** Writes the plots; one that fails costs a line of text, never the run. */
  static void draw(
      RunFolder folder,
      FaceData data,
      Predictions predictions,
      Evaluation evaluation,
      PrintWriter out) {
    try {
      RunPlots.write(
          folder.plots(),
          History.read(folder.history()),
          evaluation,
          predictions,
          new LoadedFaces(data));
    } catch (IOException | RuntimeException e) {
      out.println("notice      the plots could not be drawn: " + e);
    }
  }
}
