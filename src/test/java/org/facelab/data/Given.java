package org.facelab.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.face.Keypoint;

/** Small real files and experiments on them, for tests. */
final class Given {
  private Given() {}

  /** The pixels of a face as a cell, different for every seed. */
  static String pixels(int side, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, side * side)
        .mapToObj(i -> Integer.toString(random.nextInt(256)))
        .collect(Collectors.joining(" "));
  }

  /** FER2013's header and then these rows. */
  static String fer(String... rows) {
    return "emotion,pixels,Usage\n" + String.join("\n", rows) + "\n";
  }

  /** One row of FER2013 with 4x4 pixels. */
  static String ferRow(int emotion, long seed, String usage) {
    return "%d,%s,%s".formatted(emotion, pixels(4, seed), usage);
  }

  /** Ten rows of each emotion: eight Training, one PublicTest, one PrivateTest. */
  static String seventyFaces() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      rows.add(ferRow(i % 7, i, i < 56 ? "Training" : i < 63 ? "PublicTest" : "PrivateTest"));
    }
    return fer(rows.toArray(String[]::new));
  }

  static String keypointHeader() {
    return Keypoint.ALL.stream()
            .map(k -> k.label() + "_x," + k.label() + "_y")
            .collect(Collectors.joining(","))
        + ",Image";
  }

  /** A row with all coordinates the same and 4x4 pixels. */
  static String keypointRow(String coordinate, long seed) {
    return (coordinate + ",").repeat(Keypoint.COORDINATES) + pixels(4, seed);
  }

  static Path text(Path file, String text) {
    return bytes(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path bytes(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static byte[] gzip(String content) {
    return gzip(content.getBytes(StandardCharsets.UTF_8));
  }

  /** A zip of names and texts in turn. */
  static byte[] zip(String... namesAndTexts) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(packed)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        out.putNextEntry(new ZipEntry(namesAndTexts[i]));
        out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** An image file's bytes. */
  static byte[] image(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A grey picture of one level. */
  static BufferedImage grey(int width, int height, int level) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, level);
      }
    }
    return image;
  }

  /** An experiment whose sources are given as YAML, one line each, and whose input is 16x16. */
  static Experiment experiment(Path folder, String sources, String... overrides) {
    String yaml =
        """
        image: {size: 16}
        tasks: [emotion, keypoints]
        data:
          sources:
        %s
            drawn: {kind: synthetic, faces: 10, size: 32}
        network: {kind: residual, stages: [{blocks: 1, width: 4}]}
        """
            .formatted(sources.indent(4));
    return ExperimentLoader.load(text(folder.resolve("given.yaml"), yaml), List.of(overrides))
        .experiment();
  }

  /** The first source of {@link #experiment}, loaded without notices, with a cache in the folder. */
  static FaceData load(Path folder, String source, String... overrides) {
    return DataLoader.load(
        experiment(folder, source, overrides), n -> {}, new FaceCache(folder.resolve("cache")));
  }

  static FaceDataset faces(Path folder, String source, String... overrides) {
    return load(folder, source, overrides).sources().get(0).dataset();
  }

  /** A dataset of nothing but emotions and persons; every face has one pixel, its own number. */
  static FaceDataset labels(int[] emotions, int classes, List<String> persons) {
    int side = 2;
    byte[] pixels = new byte[emotions.length * side * side];
    float[] targets = new float[emotions.length * classes];
    for (int i = 0; i < emotions.length; i++) {
      pixels[4 * i] = (byte) i;
      pixels[4 * i + 1] = (byte) (i >> 8);
      if (emotions[i] >= 0) {
        targets[i * classes + emotions[i]] = 1;
      }
    }
    return new FaceDataset(
        "given",
        emotions.length,
        side,
        side,
        1,
        pixels,
        null,
        IntStream.range(0, classes).mapToObj(k -> "class " + k).toList(),
        targets,
        List.of(),
        null,
        persons,
        IntStream.range(0, emotions.length).mapToObj(i -> "row " + i).toList(),
        List.of());
  }

  /** Starts a program with one argument in a Java of its own, which can be killed. */
  static Process java(Class<?> program, Path argument) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            program.getName(),
            argument.toString())
        .redirectErrorStream(true)
        .start();
  }
}
