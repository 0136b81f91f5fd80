package org.facelab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.SyntheticSource;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.FaceDataset;
import org.facelab.data.SyntheticFaces;
import org.facelab.detect.Photo;
import org.facelab.engine.Backend;
import org.facelab.face.Keypoint;
import org.facelab.train.RunObserver;
import org.facelab.train.TrainingRun;

/** Runs that were really trained, on drawn faces, within seconds; and those faces. */
public final class TinyRuns {
  private TinyRuns() {}

  /** Trains a tiny network for an epoch into the folder, which must not be there. */
  public static Path train(Path folder, String... overrides) throws Exception {
    String[] all = Arrays.copyOf(overrides, overrides.length + 1);
    all[overrides.length] = "train.epochs=1";
    ResolvedExperiment resolved = Experiments.tiny(all);
    FaceData data = DataLoader.load(resolved.experiment());
    TrainingRun.start(resolved, data, folder, Backend.start(2))
        .run(List.of(), RunObserver.NONE, () -> false);
    return folder;
  }

  /** Trains on keypoints whose labels lie 12 px of 96 right of the faces, which the experiment knows. */
  public static Path trainBesideTheFaces(Path folder) throws Exception {
    Path table = folder.resolve("faces.csv");
    Files.writeString(table, keypointsTable(40, 32, 4));
    return train(
        folder.resolve("beside"),
        "tasks=[keypoints]",
        "data.sources={drawn: null, faces: {kind: keypoints, path: '%s', point-offset: {x: 12}, split: {validation: 0.2, test: 0.2}}}"
            .formatted(table));
  }

  /** The first of the drawn faces, grey, of 96 px. */
  public static List<Photo> drawnFaces(int count) {
    FaceData data =
        DataLoader.load(
            Experiments.tinyExperiment(
                "data.sources.drawn.size=96", "data.sources.drawn.faces=" + count));
    return photos(data);
  }

  /** All faces of the first source. */
  public static List<Photo> photos(FaceData data) {
    var faces = data.sources().get(0).dataset();
    return java.util.stream.IntStream.range(0, faces.size())
        .mapToObj(
            i ->
                Photo.of(
                    Arrays.copyOfRange(
                        faces.pixels(), i * faces.faceBytes(), (i + 1) * faces.faceBytes()),
                    faces.width(),
                    faces.height(),
                    faces.channels()))
        .toList();
  }

  /** Kaggle's table of drawn faces whose labels were moved to the right by so many of their pixels. */
  public static String keypointsTable(int faces, int size, double right) {
    FaceDataset drawn = SyntheticFaces.draw("drawn", new SyntheticSource(faces, size, 1, null, 1));
    StringBuilder table = new StringBuilder();
    Keypoint.ALL.forEach(point -> table.append(point.label() + "_x," + point.label() + "_y,"));
    table.append("Image\n");
    for (int face = 0; face < faces; face++) {
      for (int i = 0; i < Keypoint.COORDINATES; i++) {
        float coordinate = drawn.points()[face * Keypoint.COORDINATES + i];
        table.append(i % 2 == 0 ? coordinate + right : coordinate).append(',');
      }
      for (int i = 0; i < drawn.faceBytes(); i++) {
        table.append(i == 0 ? "" : " ").append(drawn.pixels()[face * drawn.faceBytes() + i] & 0xFF);
      }
      table.append('\n');
    }
    return table.toString();
  }

  /** Grey ground of a size with pictures on it, each scaled to a side at a place: {x, y, side}. */
  public static Photo montage(int width, int height, List<Photo> pictures, int[]... places) {
    java.awt.image.BufferedImage sheet =
        new java.awt.image.BufferedImage(
            width, height, java.awt.image.BufferedImage.TYPE_3BYTE_BGR);
    java.awt.Graphics2D pen = sheet.createGraphics();
    pen.setColor(new java.awt.Color(120, 130, 140));
    pen.fillRect(0, 0, width, height);
    pen.setRenderingHint(
        java.awt.RenderingHints.KEY_INTERPOLATION,
        java.awt.RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < places.length; i++) {
      pen.drawImage(
          pictures.get(i).image(), places[i][0], places[i][1], places[i][2], places[i][2], null);
    }
    pen.dispose();
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      int packed = sheet.getRGB(i % width, i / width);
      rgb[3 * i] = (byte) (packed >> 16);
      rgb[3 * i + 1] = (byte) (packed >> 8);
      rgb[3 * i + 2] = (byte) packed;
    }
    return Photo.of(rgb, width, height, 3);
  }
}
