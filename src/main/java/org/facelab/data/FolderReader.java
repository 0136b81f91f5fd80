package org.facelab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
    Decoded decoded =
        settings.channels() == 3
            ? decode(1).orElseGet(() -> decode(3).orElseThrow())
            : decode(settings.channels()).orElseThrow();
    String[] problems = decoded.problems();
    List<String> bad = Arrays.stream(problems).filter(Objects::nonNull).toList();
    int[] good = IntStream.range(0, problems.length).filter(i -> problems[i] == null).toArray();
    FaceDataset all = dataset(source, decoded, bad);
    FaceDataset faces = bad.isEmpty() ? all : FaceSelection.of(all, good);
    return new ReadFaces(faces, 0, new int[0], checksum);
  }

  /** All images, and for each what is wrong with it or null. */
  private record Decoded(int channels, byte[] pixels, String[] problems) {}

  /**
   * Decodes all images in the network's colour and keeps so many channels. One is enough for grey pictures,
   * since {@link Resampler} repeats it; it takes a third of the memory.
   *
   * @return empty if a picture has colour that one channel would lose
   */
  private Optional<Decoded> decode(int channels) {
    List<Image> images = folder.images();
    int faceBytes = settings.size() * settings.size() * channels;
    if ((long) images.size() * faceBytes > Integer.MAX_VALUE - 8) {
      throw new InputException(
          folder.path() + ": " + PixelBlocks.tooMany(images.size(), faceBytes));
    }
    byte[] pixels = new byte[images.size() * faceBytes];
    ImageDecoder decoder = new ImageDecoder(settings.size(), settings.channels());
    String[] problems = new String[images.size()];
    AtomicBoolean colour = new AtomicBoolean();
    IntStream.range(0, images.size())
        .parallel()
        .filter(i -> !colour.get())
        .forEach(
            i -> {
              Path image = images.get(i).path();
              if (channels == settings.channels()) {
                problems[i] = decode(decoder, image, pixels, i * faceBytes);
                return;
              }
              byte[] rgb = new byte[3 * faceBytes];
              problems[i] = decode(decoder, image, rgb, 0);
              if (GreyPixels.isGrey(rgb)) {
                GreyPixels.copyTo(pixels, i * faceBytes, rgb);
              } else {
                colour.set(true);
              }
            });
    return colour.get() ? Optional.empty() : Optional.of(new Decoded(channels, pixels, problems));
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

  private FaceDataset dataset(String source, Decoded decoded, List<String> skipped) {
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
        decoded.channels(),
        decoded.pixels(),
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
