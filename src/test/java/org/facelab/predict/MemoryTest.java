package org.facelab.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.facelab.data.PictureFile;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  @TempDir Path folder;

  private Path png() throws Exception {
    Path file = folder.resolve("a.png");
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    return file;
  }

  /** An image that is larger than all memory is tried alone, and gives back what it took. */
  @Test
  void whatIsLargerThanAllOfItTakesAllOfIt() throws Exception {
    PictureFile picture = PictureFile.open(Files.readAllBytes(png()));
    Memory memory = new Memory(4096);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 3; i++) {
            try (Memory.Share share = memory.share(null)) {
              share.takeForFile(1L << 50);
              share.takeForPicture(picture);
            }
          }
        });
  }

  @Test
  void aFileIsCountedBeforeItIsReadAndItsPictureThereafter() throws Exception {
    Path file = png();
    List<Long> taken = new ArrayList<>();
    PhotoInput.Room room =
        new PhotoInput.Room() {
          @Override
          public void takeForFile(long bytes) {
            taken.add(bytes);
          }

          @Override
          public void takeForPicture(PictureFile picture) {
            taken.add(picture.memory());
          }
        };
    new PhotoInput.ImageFile(file, "a").load(room);

    assertThat(taken).containsExactly(3 * Files.size(file), 12L * 40 * 30);
  }
}
