package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceDataset;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.report.FaceImages;
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
          folder.plots(), History.read(folder.history()), evaluation, predictions, images(data));
    } catch (IOException | RuntimeException e) {
      out.println("notice      the plots could not be drawn: " + e);
    }
  }

  private static FaceImages images(FaceData data) {
    Map<String, Map<String, FaceRef>> places = new HashMap<>();
    for (FaceRef ref : data.faces()) {
      FaceDataset dataset = data.sources().get(ref.source()).dataset();
      places
          .computeIfAbsent(dataset.source(), s -> new HashMap<>())
          .put(dataset.ids().get(ref.face()), ref);
    }
    return (source, id) ->
        Optional.ofNullable(places.getOrDefault(source, Map.of()).get(id))
            .map(ref -> grey(data.sources().get(ref.source()).dataset(), ref.face()));
  }

  private static FaceImages.GreyFace grey(FaceDataset dataset, int face) {
    int channels = dataset.channels();
    byte[] pixels = new byte[dataset.width() * dataset.height()];
    for (int p = 0; p < pixels.length; p++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += dataset.pixels()[face * dataset.faceBytes() + p * channels + c] & 0xff;
      }
      pixels[p] = (byte) (sum / channels);
    }
    return new FaceImages.GreyFace(dataset.width(), dataset.height(), pixels);
  }
}
