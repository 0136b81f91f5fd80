package org.facelab.predict;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.facelab.data.BadImage;
import org.facelab.data.WholeFile;
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

  /**
   * Draws an image; it is decoded once more, so that not all of them need be kept. A link in the file's place
   * is replaced, not followed.
   */
  public Path write(PhotoReading reading) throws IOException, BadImage {
    BufferedImage drawn =
        Overlay.draw(model, reading.input().load(PhotoInput.Room.ENDLESS), reading.faces());
    Path file = place(reading.input().place());
    Path parent = file.toAbsolutePath().getParent();
    checkInside(parent);
    Files.createDirectories(parent);
    WholeFile.write(file, out -> ChartStyle.write(drawn, out));
    return file;
  }

  /** Refuses a folder that is a link to elsewhere, or would be made below one. */
  private void checkInside(Path parent) throws IOException {
    Path there = parent;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    if (!there.toRealPath().startsWith(folder.toRealPath())) {
      throw new FileSystemException(parent.toString(), null, "leads out of " + folder);
    }
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
