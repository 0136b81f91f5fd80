package org.facelab.predict;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.facelab.data.BadImage;
import org.facelab.data.CropTable;
import org.facelab.data.PictureFile;
import org.facelab.detect.Photo;

/** One image that is to be read, not yet in memory. Immutable. */
public interface PhotoInput {
  /** What to call it before the user: its path, or its table and row. */
  String name();

  /** Its path below what the user named, with slashes and without its ending. */
  String place();

  /** Whether it is one face, cropped as in training, whatever the user says. */
  boolean isCrop();

  /** Kaggle's number of a test face, blank if its cell is; null if there are no such numbers. */
  String imageId();

  /** Bytes on disk. */
  long length();

  /**
   * Brings it into memory.
   *
   * @param room waits until there is memory for it
   * @throws BadImage if that cannot be done, in words that follow its name
   */
  Photo load(Room room) throws BadImage;

  /** Memory for an image that is being read. Each is asked for once, and the file's first. */
  interface Room {
    /** As much as one may want. */
    Room ENDLESS =
        new Room() {
          @Override
          public void takeForFile(long bytes) {}

          @Override
          public void takeForPicture(PictureFile picture) {}
        };

    /** Waits for memory for the file's bytes and copies of them. */
    void takeForFile(long bytes);

    /** Waits for memory for the pixels and for what is done with them. */
    void takeForPicture(PictureFile picture);
  }

  /**
   * An image file.
   *
   * @param file where it is
   * @param place see {@link PhotoInput#place}
   */
  record ImageFile(Path file, String place) implements PhotoInput {
    /** Larger files are no photos. */
    private static final long MOST_BYTES = 256L << 20;

    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public boolean isCrop() {
      return false;
    }

    @Override
    public String imageId() {
      return null;
    }

    @Override
    public long length() {
      return file.toFile().length();
    }

    @Override
    public Photo load(Room room) throws BadImage {
      PictureFile picture = PictureFile.open(bytes(room));
      room.takeForPicture(picture);
      return Photo.decode(picture);
    }

    private byte[] bytes(Room room) throws BadImage {
      try {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
          throw new BadImage(
              "expected an image of at most %d MB, found %,d MB"
                  .formatted(MOST_BYTES >> 20, size >> 20));
        }
        room.takeForFile(PictureFile.FILE_COPIES * size);
        return Files.readAllBytes(file);
      } catch (AccessDeniedException e) {
        throw new BadImage("cannot be read: permission denied");
      } catch (NoSuchFileException e) {
        throw new BadImage("is no longer there");
      } catch (IOException e) {
        throw new BadImage("cannot be read: " + e.getMessage());
      }
    }
  }

  /**
   * One row of a table.
   *
   * @param table the table
   * @param row index into its faces
   */
  record TableRow(CropTable table, int row) implements PhotoInput {
    @Override
    public String name() {
      return "%s %s".formatted(table.name(), idText());
    }

    private String idText() {
      String id = imageId();
      return id == null || id.isEmpty() ? table.ids().get(row) : "ImageId " + id;
    }

    @Override
    public String place() {
      String file = table.name().substring(table.name().lastIndexOf('/') + 1);
      return (file + "-" + idText()).replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    @Override
    public boolean isCrop() {
      return true;
    }

    @Override
    public String imageId() {
      return table.imageIds() == null ? null : table.imageIds().get(row);
    }

    @Override
    public long length() {
      return (long) table.side() * table.side();
    }

    @Override
    public Photo load(Room room) {
      int bytes = table.side() * table.side();
      return Photo.of(
          Arrays.copyOfRange(table.pixels(), row * bytes, (row + 1) * bytes),
          table.side(),
          table.side(),
          1);
    }
  }
}
