package org.facelab.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.facelab.config.InputException;
import org.facelab.config.PointOffset;
import org.facelab.config.RunFailure;
import org.facelab.data.LookupTable;
import org.facelab.data.WholeFile;
import org.facelab.face.PointScale;

/**
 * A submission to Kaggle's <i>Facial Keypoints Detection</i>: {@code RowId,Location}, the coordinates that a
 * lookup table asks for, in px of the 96x96 test faces and within them. Kaggle compares them with its
 * labels, so they lie as far from what they name as the labels that they were learnt from.
 */
public final class Submission {
  private final LookupTable lookup;
  private final PointOffset labelOffset;
  private final Map<String, float[]> points = new HashMap<>();

  /**
   * A submission.
   *
   * @param lookup what it is asked for
   * @param labelOffset what the points that are added lack
   */
  public Submission(LookupTable lookup, PointOffset labelOffset) {
    this.lookup = lookup;
    this.labelOffset = labelOffset;
  }

  /**
   * Checks that images can be submitted.
   *
   * @return one sentence for each that is not taken, as its number is missing or was there before
   * @throws InputException if they are no rows of Kaggle's {@code test.csv}
   */
  public static List<String> check(List<PhotoInput> inputs) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (PhotoInput input : inputs) {
      if (input.imageId() == null) {
        throw new InputException(
            "%s: expected Kaggle's test.csv for --submission, whose rows have an ImageId"
                .formatted(input.name()));
      }
      if (input.imageId().isEmpty()) {
        problems.add(input.name() + ": has no ImageId, so that it cannot be submitted");
      } else if (!seen.add(input.imageId())) {
        problems.add(input.name() + ": is there more than once; the first one is submitted");
      }
    }
    return problems;
  }

  /** Takes an image's points. */
  public void add(PhotoReading reading) {
    if (reading.width() != PointScale.REPORT_SIZE) {
      throw new InputException(
          "%s: expected 96x96 pixels, as Kaggle's test faces have, found %dx%d"
              .formatted(reading.input().name(), reading.width(), reading.height()));
    }
    points.putIfAbsent(reading.input().imageId(), reading.faces().get(0).points());
  }

  /**
   * Writes the file.
   *
   * @throws RunFailure if the table asks for an image that was not read
   */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder("RowId,Location\n");
    for (LookupTable.Row row : lookup.rows()) {
      float[] face = points.get(row.imageId());
      if (face == null) {
        throw new RunFailure(
            "%s: not written, for the lookup table asks for ImageId %s, which was not read"
                .formatted(file, row.imageId()));
      }
      double place = face[row.coordinate()] + labelOffset.of(row.coordinate());
      double inside = Math.max(0, Math.min(PointScale.REPORT_SIZE, place));
      text.append(String.format(Locale.ROOT, "%s,%.4f%n", row.rowId(), inside));
    }
    WholeFile.writeText(file, text.toString().replace("\r\n", "\n"));
  }
}
