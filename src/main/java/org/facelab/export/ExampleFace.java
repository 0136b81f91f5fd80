package org.facelab.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import javax.imageio.ImageIO;
import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;
import org.facelab.config.SyntheticSource;
import org.facelab.data.Augmenter;
import org.facelab.data.FaceDataset;
import org.facelab.data.SyntheticFaces;
import org.facelab.data.WholeFile;
import org.facelab.export.FaceModel.Answers;

/** A face that belongs to nobody, and what a model says of it: for trying a bundle in another program. */
final class ExampleFace {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Side of the drawing in px, which is brought to the input's size. */
  private static final int DRAWN = 96;

  private static final long SEED = 2;

  private final ModelDescription model;

  ExampleFace(ModelDescription model) {
    this.model = model;
  }

  /** Writes {@code face.png}, as large as the input, and {@code expected.json}. */
  void write(Bundle bundle, FaceModel asked) throws IOException {
    int size = model.input().size();
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, size, size, draw(size));
    Files.createDirectories(bundle.exampleImage().getParent());
    ImageIO.write(image, "png", bundle.exampleImage().toFile());

    int channels = model.input().channels();
    float[] crop = new float[channels * size * size];
    for (int i = 0; i < crop.length; i++) {
      int place = i % (size * size);
      crop[i] = image.getRaster().getSample(place % size, place / size, 0);
    }
    WholeFile.writeText(
        bundle.exampleAnswer(), JSON.writeValueAsString(json(asked.answer(crop, 1))) + "\n");
  }

  private static byte[] draw(int size) {
    FaceDataset face = SyntheticFaces.draw("example", new SyntheticSource(1, DRAWN, SEED, null, 1));
    float[] pixels =
        new Augmenter(new ImageSettings(size, 1, Normalisation.UNIT), List.of())
            .plain(face, 0)
            .pixels();
    byte[] grey = new byte[pixels.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.round(pixels[i]);
    }
    return grey;
  }

  private ObjectNode json(Answers answers) {
    ObjectNode root = JSON.createObjectNode();
    if (answers.probabilities() != null) {
      ObjectNode emotion = root.putObject("emotion");
      List<String> classes = model.emotion().classes();
      for (int k = 0; k < classes.size(); k++) {
        emotion.put(classes.get(k), answers.probabilities()[0][k]);
      }
    }
    if (answers.points() != null) {
      ObjectNode points = root.putObject("keypoints");
      List<String> names = model.keypoints().points();
      for (int i = 0; i < names.size(); i++) {
        points
            .putObject(names.get(i))
            .put("x", answers.points()[0][2 * i])
            .put("y", answers.points()[0][2 * i + 1]);
      }
    }
    return root;
  }
}
