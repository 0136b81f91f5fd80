package org.facelab.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.facelab.export.ModelDescription;
import org.facelab.predict.Emotions;
import org.facelab.predict.FaceReading;
import org.facelab.predict.PhotoReading;
import org.facelab.predict.ReadingJson;

/** Readings for programs, line by line as they come. */
final class PredictLines {
  private PredictLines() {}

  /** One line of JSON for each image: its name, width, height and faces. */
  static final class Json implements PredictOutput {
    private final ReadingJson faces;
    private final PrintWriter out;

    Json(ModelDescription model, PrintWriter out) {
      this.faces = new ReadingJson(model);
      this.out = out;
    }

    @Override
    public void add(PhotoReading reading) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("image", reading.input().name())
          .put("width", reading.width())
          .put("height", reading.height());
      ArrayNode all = json.putArray("faces");
      reading.faces().forEach(face -> all.add(faces.toJson(face)));
      out.println(json);
    }

    @Override
    public void finish() {
      out.flush();
    }
  }

  /** One row for each face; an image without one has a row whose number of the face is 0. */
  static final class Csv implements PredictOutput {
    private final ModelDescription model;
    private final ICSVWriter csv;

    Csv(ModelDescription model, PrintWriter out) {
      this.model = model;
      this.csv = new CSVWriter(out);
      List<String> titles =
          new ArrayList<>(
              List.of("image", "face", "box_x", "box_y", "box_width", "box_height", "score"));
      if (model.emotion() != null) {
        titles.addAll(List.of("emotion", "probability", "unsure"));
        model.emotion().classes().forEach(c -> titles.add("p_" + c));
      }
      if (model.keypoints() != null) {
        model.keypoints().points().forEach(p -> titles.addAll(List.of(p + "_x", p + "_y")));
      }
      csv.writeNext(titles.toArray(String[]::new), false);
    }

    @Override
    public void add(PhotoReading reading) {
      for (int i = 0; i < reading.faces().size(); i++) {
        row(reading.input().name(), i + 1, reading.faces().get(i));
      }
      if (reading.faces().isEmpty()) {
        row(reading.input().name(), 0, new FaceReading(null, null, null, null));
      }
    }

    private void row(String image, int number, FaceReading face) {
      List<String> cells = new ArrayList<>(List.of(image, Integer.toString(number)));
      if (face.box() == null) {
        cells.addAll(blanks(5));
      } else {
        cells.add(text(face.box().x(), 1));
        cells.add(text(face.box().y(), 1));
        cells.add(text(face.box().width(), 1));
        cells.add(text(face.box().height(), 1));
        cells.add(text(face.box().score(), 3));
      }
      if (model.emotion() != null) {
        cells.addAll(emotion(face));
      }
      if (model.keypoints() != null) {
        cells.addAll(face.points() == null ? blanks(30) : numbers(face.points(), 2));
      }
      csv.writeNext(cells.toArray(String[]::new), false);
    }

    private List<String> emotion(FaceReading face) {
      if (face.probabilities() == null) {
        return blanks(3 + model.emotion().classes().size());
      }
      Emotions emotion = Emotions.of(model, face);
      List<String> cells = new ArrayList<>();
      cells.add(emotion.label());
      cells.add(text(emotion.probability(), 4));
      cells.add(Boolean.toString(emotion.unsure()));
      cells.addAll(numbers(emotion.probabilities(), 4));
      return cells;
    }

    private static List<String> blanks(int count) {
      String[] blanks = new String[count];
      Arrays.fill(blanks, "");
      return List.of(blanks);
    }

    private static List<String> numbers(float[] values, int decimals) {
      List<String> texts = new ArrayList<>();
      for (float value : values) {
        texts.add(text(value, decimals));
      }
      return texts;
    }

    /** By hand, since a general formatter reads its pattern anew for each of a face's many numbers. */
    private static String text(double value, int decimals) {
      long unit = decimals == 1 ? 10 : decimals == 2 ? 100 : decimals == 3 ? 1000 : 10_000;
      long whole = Math.round(Math.abs(value) * unit);
      String fraction = Long.toString(unit + whole % unit).substring(1);
      return (value < 0 && whole > 0 ? "-" : "") + whole / unit + "." + fraction;
    }

    @Override
    public void finish() {
      csv.flushQuietly();
    }
  }
}
