package org.facelab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.facelab.config.ImageSettings;
import org.facelab.config.InputException;
import org.facelab.data.ImageFolder.Image;

/** Reads the images of a folder as faces of the network's input size and colour. */
final class FolderReader {
  private final ImageFolder folder;
  private final ImageSettings settings;

  FolderReader(ImageFolder folder, ImageSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** MD5 over the names and contents of all images. */
  String checksum() {
    MessageDigest all = Checksums.digest();
    folder.images().parallelStream()
        .map(i -> i.id() + " " + Checksums.of(i.path()) + "\n")
        .forEachOrdered(line -> all.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return Checksums.hex(all);
  }

  /** Reads the images as the source of this name, those that cannot be decoded left out. */
  ReadFaces read(String source, String checksum) {
    List<Image> images = folder.images();
    int faceBytes = settings.size() * settings.size() * settings.channels();
    if ((long) images.size() * faceBytes > Integer.MAX_VALUE - 8) {
      throw new InputException(
          folder.path() + ": " + PixelBlocks.tooMany(images.size(), faceBytes));
    }
    byte[] pixels = new byte[images.size() * faceBytes];
    ImageDecoder decoder = new ImageDecoder(settings.size(), settings.channels());
    String[] problems = new String[images.size()];
    IntStream.range(0, images.size())
        .parallel()
        .forEach(i -> problems[i] = decode(decoder, images.get(i).path(), pixels, i * faceBytes));
    List<String> bad = Arrays.stream(problems).filter(Objects::nonNull).toList();
    int[] good = IntStream.range(0, problems.length).filter(i -> problems[i] == null).toArray();
    FaceDataset all = dataset(source, pixels, bad);
    FaceDataset faces = bad.isEmpty() ? all : FaceSelection.of(all, good);
    return new ReadFaces(faces, 0, new int[0], checksum);
  }

  private static String decode(ImageDecoder decoder, Path image, byte[] pixels, int at) {
    try {
      decoder.decode(Files.readAllBytes(image), pixels, at);
      return null;
    } catch (IOException e) {
      return "%s: cannot be read: %s".formatted(image, DataFile.reason(e));
    } catch (BadImage e) {
      return "%s: %s".formatted(image, e.getMessage());
    }
  }

  private FaceDataset dataset(String source, byte[] pixels, List<String> skipped) {
    List<Image> images = folder.images();
    List<String> emotions = images.stream().map(Image::emotion).distinct().sorted().toList();
    List<String> usages =
        images.stream().map(Image::usage).filter(Objects::nonNull).distinct().sorted().toList();
    float[] targets = new float[images.size() * emotions.size()];
    byte[] usage = usages.isEmpty() ? null : new byte[images.size()];
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      targets[i * emotions.size() + emotions.indexOf(images.get(i).emotion())] = 1;
      if (usage != null) {
        usage[i] = (byte) usages.indexOf(images.get(i).usage());
      }
      ids.add(images.get(i).id());
    }
    return new FaceDataset(
        source,
        images.size(),
        settings.size(),
        settings.size(),
        settings.channels(),
        pixels,
        null,
        emotions,
        targets,
        usages,
        usage,
        null,
        ids,
        skipped);
  }
}
