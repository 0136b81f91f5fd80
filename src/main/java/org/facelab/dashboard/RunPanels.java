package org.facelab.dashboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.report.EpochPictures;

/**
 * A run's pictures: while it trains here, of the last epoch's predictions on the validation part, drawn
 * when somebody asks; afterwards those in its folder.
 */
final class RunPanels {
  private static final String KEYPOINTS = "live-keypoints.png";
  private static final String CONFUSION = "live-confusion.png";

  /** Titles of the stored pictures, in the order of the page; the page draws the curves itself. */
  private static final Map<String, String> STORED =
      new TreeMap<>(
          Map.of(
              "confusion-matrix.png", "Confusion matrix, scored part",
              "error-curve.png", "Keypoint errors, scored part",
              "keypoints.png", "Keypoints, scored part",
              "mistakes.png", "Mistaken emotions, scored part",
              "reliability.png", "Reliability of the emotions, scored part"));

  private final ShownRun run;

  RunPanels(ShownRun run) {
    this.run = run;
  }

  /**
   * One picture.
   *
   * @param file the last part of its address
   * @param title what it shows
   * @param version changes when the picture does
   */
  record Panel(String file, String title, long version) {}

  /** The pictures there are now. */
  List<Panel> panels() throws IOException {
    List<Panel> panels = new ArrayList<>();
    LiveRun live = run.live();
    LiveRun.Epoch epoch = live == null ? null : live.epoch();
    if (epoch != null) {
      List<Row> rows = epoch.predictions().rows();
      String of = ", validation part after epoch " + epoch.number();
      if (rows.stream().anyMatch(Row::scoresPoints)) {
        panels.add(new Panel(KEYPOINTS, "Keypoints" + of, epoch.number()));
      }
      if (rows.stream().anyMatch(Row::scoresEmotion)) {
        panels.add(new Panel(CONFUSION, "Confusion matrix" + of, epoch.number()));
      }
    }
    for (Map.Entry<String, String> stored : STORED.entrySet()) {
      Path file = run.folder().plots().resolve(stored.getKey());
      if (Files.exists(file)) {
        panels.add(
            new Panel(
                stored.getKey(), stored.getValue(), Files.getLastModifiedTime(file).toMillis()));
      }
    }
    return panels;
  }

  /** Whether a picture of this name is there while the run trains and not afterwards. */
  static boolean isLive(String name) {
    return name.equals(KEYPOINTS) || name.equals(CONFUSION);
  }

  /** A picture's PNG; empty if there is none of that name. */
  Optional<byte[]> picture(String name) throws IOException {
    if (STORED.containsKey(name)) {
      Path file = run.folder().plots().resolve(name);
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }
    LiveRun live = run.live();
    LiveRun.Epoch epoch = live == null ? null : live.epoch();
    if (epoch == null) {
      return Optional.empty();
    }
    Predictions predictions = epoch.predictions();
    Optional<BufferedImage> drawn =
        switch (name) {
          case KEYPOINTS -> EpochPictures.keypoints(predictions, live.faces());
          case CONFUSION -> EpochPictures.confusion(predictions);
          default -> Optional.empty();
        };
    return drawn.isEmpty() ? Optional.empty() : Optional.of(png(drawn.get()));
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
