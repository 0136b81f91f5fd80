package org.facelab.data;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.SourceData;

/** Writes faces as PNGs into folders {@code part/class}, as {@link FolderReader} reads them. */
public final class FolderExport {
  /**
   * Training faces of each class in the Kaggle set <i>face-expression-recognition-dataset</i>, which is
   * FER2013 split anew: 28,821 to train, 7,066 to validate. Which faces they are is not published.
   */
  static final Map<String, Integer> RESPLIT =
      Map.of(
          "angry", 3993,
          "disgust", 436,
          "fear", 4103,
          "happy", 7164,
          "neutral", 4982,
          "sad", 4938,
          "surprise", 3205);

  /** Faces of each class in all of FER2013. */
  static final Map<String, Integer> ALL =
      Map.of(
          "angry", 4953,
          "disgust", 547,
          "fear", 5121,
          "happy", 8989,
          "neutral", 6198,
          "sad", 6077,
          "surprise", 4002);

  /** What can be a folder's name and is read as one. */
  private static final Pattern FOLDER_NAME =
      Pattern.compile("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*");

  private FolderExport() {}

  /** A face, its place in the folders and its file's name. */
  record Picture(FaceDataset faces, int face, String folder, String name) {}

  /** What is written, in order. */
  public static final class Plan {
    private final List<Picture> pictures;

    private Plan(List<Picture> pictures) {
      this.pictures = List.copyOf(pictures);
    }

    List<Picture> pictures() {
      return pictures;
    }

    /** Keeps some classes. */
    public Plan only(List<String> classes) {
      List<String> known =
          pictures.stream()
              .map(p -> p.folder().replaceFirst(".*/", ""))
              .distinct()
              .sorted()
              .toList();
      for (String name : classes) {
        if (!known.contains(name)) {
          throw new InputException(
              "--classes: there are no faces of class '%s'%s There are %s"
                  .formatted(
                      name,
                      NearestName.hint(name, known).isEmpty() ? "." : NearestName.hint(name, known),
                      String.join(", ", known)));
        }
      }
      return new Plan(
          pictures.stream()
              .filter(p -> classes.contains(p.folder().replaceFirst(".*/", "")))
              .toList());
    }

    /** Number of faces. */
    public int size() {
      return pictures.size();
    }

    /** Number of faces by {@code part/class}. */
    public Map<String, Integer> counts() {
      Map<String, Integer> counts = new TreeMap<>();
      pictures.forEach(p -> counts.merge(p.folder(), 1, Integer::sum));
      return counts;
    }
  }

  /** The parts of an experiment's split: {@code train}, {@code validation}, {@code test}. */
  public static Plan ofSplit(FaceData data) {
    List<Picture> pictures = new ArrayList<>();
    for (SourceData source : data.sources()) {
      FaceDataset faces = source.dataset();
      for (Part part : Part.values()) {
        for (int face : source.split().faces(part)) {
          if (faces.emotion(face) >= 0) {
            String emotion = faces.emotions().get(faces.emotion(face));
            checkName(emotion);
            String folder = part.name().toLowerCase(Locale.ROOT) + "/" + emotion;
            pictures.add(picture(faces, face, folder));
          }
        }
      }
    }
    if (pictures.isEmpty()) {
      throw new InputException("no face has an emotion, so there is no class folder to write");
    }
    return new Plan(pictures);
  }

  /** Else pictures would lie elsewhere, or where nobody reads them. */
  private static void checkName(String emotion) {
    if (!FOLDER_NAME.matcher(emotion).matches()) {
      throw new InputException(
          "data.emotions: '%s' cannot be a class's folder: a name without '/', '\\' and control characters, and without '.' in front, is needed; data.merge-emotions gives another"
              .formatted(emotion.replaceAll("\\p{Cntrl}", "?")));
    }
  }

  /**
   * All of FER2013 as 28,821 faces in {@code train} and 7,066 in {@code validation}, with each class's
   * published numbers. The lot decides which faces, as the published set does not say.
   *
   * @throws InputException if the faces are not those of FER2013
   */
  public static Plan resplit(FaceDataset faces, long seed) {
    Map<String, List<Integer>> byClass = new LinkedHashMap<>();
    for (int i = 0; i < faces.size(); i++) {
      if (faces.emotion(i) >= 0) {
        byClass
            .computeIfAbsent(faces.emotions().get(faces.emotion(i)), name -> new ArrayList<>())
            .add(i);
      }
    }
    Map<String, Integer> counts = new TreeMap<>();
    byClass.forEach((name, some) -> counts.put(name, some.size()));
    if (!counts.equals(new TreeMap<>(ALL))) {
      throw new InputException(
          "%s: the folders are those of FER2013 as published, 35,887 faces (%s), but these are %,d (%s); name an experiment instead, whose own split is written"
              .formatted(faces.source(), new TreeMap<>(ALL), faces.size(), counts));
    }
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (String name : counts.keySet()) {
      List<Integer> some = byClass.get(name);
      Collections.shuffle(some, random);
      int train = RESPLIT.get(name);
      for (int i = 0; i < some.size(); i++) {
        pictures.add(picture(faces, some.get(i), (i < train ? "train/" : "validation/") + name));
      }
    }
    pictures.sort(Comparator.comparingInt(Picture::face));
    return new Plan(pictures);
  }

  private static Picture picture(FaceDataset faces, int face, String folder) {
    return new Picture(faces, face, folder, "%s-%05d.png".formatted(faces.source(), face));
  }

  /**
   * Writes the pictures, all of them or none.
   *
   * @param to a folder that is empty or not there
   * @param size width and height of the pictures; 0 for the faces' own
   * @param done gets the number of pictures written so far
   */
  public static void write(Plan plan, Path to, int size, IntConsumer done) throws IOException {
    WholeFolder.write(
        to,
        made -> {
          for (String folder : plan.counts().keySet()) {
            Files.createDirectories(made.resolve(folder));
          }
          AtomicInteger written = new AtomicInteger();
          try {
            plan.pictures().parallelStream()
                .forEach(
                    picture -> {
                      write(picture, made, size);
                      done.accept(written.incrementAndGet());
                    });
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
  }

  private static void write(Picture picture, Path root, int size) {
    Path file = root.resolve(picture.folder()).resolve(picture.name());
    try {
      BufferedImage image = image(picture.faces(), picture.face());
      BufferedImage sized =
          size == 0 || (size == image.getWidth() && size == image.getHeight())
              ? image
              : resized(image, size);
      if (!ImageIO.write(sized, "png", file.toFile())) {
        throw new IOException(file + ": this Java writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage image(FaceDataset faces, int face) {
    int type = faces.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(faces.width(), faces.height(), type);
    int[] values = new int[faces.faceBytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = faces.pixels()[face * values.length + i] & 0xff;
    }
    image.getRaster().setPixels(0, 0, faces.width(), faces.height(), values);
    return image;
  }

  private static BufferedImage resized(BufferedImage image, int size) {
    BufferedImage sized = new BufferedImage(size, size, image.getType());
    Graphics2D pen = sized.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(image, 0, 0, size, size, null);
    pen.dispose();
    return sized;
  }
}
