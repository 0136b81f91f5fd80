package org.facelab.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.facelab.data.BadImage;
import org.facelab.detect.Photo;
import org.facelab.export.ModelDescription;
import org.facelab.report.ChartStyle;

/**
 * A folder of pictures with what was read off them, each {@code <name>-faces.png}, in folders like those of
 * the images. A name that is taken gets a number, an image that was read is never written over, and no
 * picture leaves the folder.
 */
public final class OverlayFolder {
  private final Path folder;
  private final ModelDescription model;
  private final Set<Path> inputs = new HashSet<>();
  private final Set<String> taken = new HashSet<>();

  /** A folder for what this model says of these images; made where it is missing. */
  public OverlayFolder(Path folder, ModelDescription model, List<PhotoInput> inputs)
      throws IOException {
    Files.createDirectories(folder);
    this.folder = folder;
    this.model = model;
    for (PhotoInput input : inputs) {
      if (input instanceof PhotoInput.ImageFile image && Files.exists(image.file())) {
        this.inputs.add(image.file().toRealPath());
      }
    }
  }

  /** Draws an image; it is decoded once more, so that not all of them need be kept. */
  public Path write(PhotoReading reading) throws IOException, BadImage {
    Photo photo = reading.input().load(PhotoInput.Room.ENDLESS);
    return ChartStyle.write(
        Overlay.draw(model, photo, reading.faces()), place(reading.input().place()));
  }

  private Path place(String wanted) throws IOException {
    String name = wanted.replace("..", "_").replaceFirst("^/+", "");
    Path file = folder.resolve(name + "-faces.png");
    for (int i = 2; !isFree(file); i++) {
      file = folder.resolve("%s-faces-%d.png".formatted(name, i));
    }
    return file;
  }

  /** Names that differ only in case are one file on some disks. */
  private boolean isFree(Path file) throws IOException {
    return !(Files.exists(file) && inputs.contains(file.toRealPath()))
        && taken.add(file.toString().toLowerCase(Locale.ROOT));
  }
}
