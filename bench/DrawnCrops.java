import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.facelab.config.SyntheticSource;
import org.facelab.data.FaceDataset;
import org.facelab.data.SyntheticFaces;

/** Writes drawn faces as PNG files, for bench/predict: {@code DrawnCrops COUNT SIZE DIR}. */
class DrawnCrops {
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    int size = Integer.parseInt(args[1]);
    Path folder = Files.createDirectories(Path.of(args[2]));
    FaceDataset faces =
        SyntheticFaces.draw("crops", new SyntheticSource(count, size, 1, null, 1));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
      byte[] pixels = new byte[size * size];
      System.arraycopy(faces.pixels(), i * pixels.length, pixels, 0, pixels.length);
      image.getRaster().setDataElements(0, 0, size, size, pixels);
      ImageIO.write(image, "png", new File(folder.toFile(), "%05d.png".formatted(i)));
    }
  }
}
