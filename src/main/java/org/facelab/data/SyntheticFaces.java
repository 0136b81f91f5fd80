package org.facelab.data;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.facelab.config.InputException;
import org.facelab.config.SyntheticSource;
import org.facelab.face.Emotion;
import org.facelab.face.Keypoint;

/**
 * Draws grey faces with all 15 points and the seven emotions of FER2013, so that a network can be trained
 * and tried without any download. The same seed draws the same faces, whatever the number of threads.
 *
 * <p>Face n belongs to person n / 10. A person keeps their features, hair and beard; pose, expression,
 * light, background, blur, noise, glasses and what hides the face change from picture to picture.
 * Points are those of the drawn features, also where something hides them.
 */
public final class SyntheticFaces {
  /** Pictures of one person. */
  static final int FACES_PER_PERSON = 10;

  /** Share of each emotion, in the order of FER2013's codes; as there, disgust is rare. */
  private static final double[] SHARES = {0.14, 0.09, 0.12, 0.20, 0.15, 0.13, 0.17};

  /** Set the dice of pictures and of persons apart. */
  private static final int PICTURE = 1;

  private static final int PERSON = 2;

  /** What one array holds. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private SyntheticFaces() {}

  /** Draws the faces of a source. */
  public static FaceDataset draw(String name, SyntheticSource source) {
    int faces = source.faces();
    int size = source.size();
    long bytes = (long) faces * size * size;
    if (bytes > MOST_BYTES) {
      throw new InputException(
          "data.sources.%s: %,d faces of %dx%d are %,d bytes, expected at most %,d; ask for fewer or smaller faces"
              .formatted(name, faces, size, size, bytes, MOST_BYTES));
    }
    byte[] pixels = new byte[(int) bytes];
    float[] points = new float[faces * Keypoint.COORDINATES];
    float[] targets = new float[faces * SHARES.length];
    IntStream.range(0, faces)
        .parallel()
        .forEach(
            face -> {
              Dice dice = Dice.of(source.seed(), PICTURE, face);
              Emotion emotion = emotion(dice);
              targets[face * SHARES.length + emotion.ordinal()] = 1;
              Dice identity = Dice.of(source.seed(), PERSON, face / FACES_PER_PERSON);
              SyntheticPerson person = new SyntheticPerson(identity);
              float[] drawn = draw(person, emotion, size, dice, pixels, face * size * size);
              System.arraycopy(drawn, 0, points, face * Keypoint.COORDINATES, drawn.length);
            });
    List<String> groups =
        IntStream.range(0, faces).mapToObj(i -> "person " + i / FACES_PER_PERSON).toList();
    List<String> ids = IntStream.range(0, faces).mapToObj(i -> "face " + i).toList();
    return new FaceDataset(
        name,
        faces,
        size,
        size,
        1,
        pixels,
        points,
        Emotion.FER2013,
        targets,
        List.of(),
        null,
        groups,
        ids,
        List.of());
  }

  private static float[] draw(
      SyntheticPerson person, Emotion emotion, int size, Dice dice, byte[] pixels, int at) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    SyntheticPose pose = SyntheticPose.draw(size, dice.split());
    SyntheticScene.drawBackground(image, dice.split());
    SyntheticPen pen = new SyntheticPen(image, pose);
    SyntheticHead head = new SyntheticHead(person, pen, dice.split());
    double strength = dice.chance(0.1) ? dice.between(0.3, 0.9) : dice.between(0.9, 1.5);
    SyntheticExpression face = new SyntheticExpression(emotion, strength, dice.split());
    head.drawBehindFeatures();
    float[] points = new SyntheticFeatures(person, face, pen, dice.split()).draw();
    head.drawFrontHair();
    SyntheticScene.drawForeground(person, pen, dice.split());
    pen.close();
    new SyntheticCamera(pose, dice.split()).expose(image, pixels, at);
    return points;
  }

  private static Emotion emotion(Dice dice) {
    double share = dice.share();
    for (int i = 0; i < SHARES.length; i++) {
      share -= SHARES[i];
      if (share < 0) {
        return Emotion.values()[i];
      }
    }
    return Emotion.NEUTRAL;
  }
}
