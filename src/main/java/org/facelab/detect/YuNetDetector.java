package org.facelab.detect;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facelab.config.InputException;
import org.facelab.config.RunFailure;

/**
 * Finds faces of any pose by YuNet: W. Wu, H. Peng, S. Yu, <i>YuNet: A Tiny Millisecond-level Face
 * Detector</i>, Machine Intelligence Research, 2023. The user brings the ONNX file, of either layout that
 * OpenCV's model zoo has published: {@code 2022mar} or {@code 2023mar}.
 *
 * <p>Where the file fixes the size of its input, as most do, a photo shrinks or grows to fit it, and what is
 * left over is black, as in OpenCV.
 */
public final class YuNetDetector implements FaceDetector {
  /** The name under which crop rules for it are stored. */
  public static final String NAME = "yunet";

  /** Boxes that are less sure are no faces. */
  private static final float LEAST_SCORE = 0.7f;

  /** Larger side that a photo is searched at, in px, where the file leaves that open. */
  private static final int LARGEST = 1024;

  /** Side of a face that is still found, in px of the network's input. */
  private static final int FINDABLE = 10;

  private static final int MULTIPLE = 32;

  /** Bytes for each pixel of the square that is cut out: three numbers. */
  private static final int SQUARE_PIXEL = 12;

  /** Bytes for each pixel of the network's input: twice that, and an estimate of what its layers take. */
  private static final int SEARCHED_PIXEL = 2 * 12 + 4 * 16;

  private final OrtSession session;
  private final YuNetOutputs outputs;
  private final String input;
  private final int fixedWidth;
  private final int fixedHeight;
  private final int minFace;

  /** The network of a file, looking for faces as small as is quickly found. */
  public YuNetDetector(Path onnx) {
    this(onnx, 0);
  }

  /**
   * The network of a file.
   *
   * @param minFace side of the smallest face that is wanted, in px of the photo, at least 10; 0 for all. In
   *     photos that would be searched at more than {@link #LARGEST_SEARCH} px it is larger.
   * @throws InputException if the file is no such network
   */
  public YuNetDetector(Path onnx, int minFace) {
    FaceDetector.checkMinFace(minFace);
    this.minFace = minFace;
    this.session = open(onnx);
    try {
      NodeInfo image = session.getInputInfo().values().iterator().next();
      this.input = image.getName();
      long[] shape = image.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
      if (session.getNumInputs() != 1 || shape.length != 4 || shape[1] != 3) {
        throw new InputException(
            "%s: expected YuNet, whose one input is [1, 3, height, width], found another network"
                .formatted(onnx));
      }
      this.fixedHeight = (int) Math.max(0, shape[2]);
      this.fixedWidth = (int) Math.max(0, shape[3]);
      this.outputs = YuNetOutputs.of(session.getOutputNames(), onnx);
    } catch (OrtException | RuntimeException e) {
      close();
      throw e instanceof InputException known ? known : unreadable(onnx, e);
    }
  }

  private static OrtSession open(Path onnx) {
    if (!Files.isRegularFile(onnx)) {
      throw new InputException(onnx + ": no such file; --yunet takes YuNet's ONNX file");
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Photos run side by side; see OpenCvThreads.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return OnnxRuntime.environment().createSession(onnx.toString(), options);
    } catch (OrtException e) {
      throw unreadable(onnx, e);
    }
  }

  private static InputException unreadable(Path onnx, Exception e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new InputException(
        "%s: expected YuNet as an ONNX file, found one that cannot be read (%s)"
            .formatted(onnx, message),
        e);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<FaceBox> detect(Photo photo) {
    double scale = scale(photo.width(), photo.height());
    int width = searchedWidth(photo.width(), scale);
    int height = searchedHeight(photo.height(), scale);
    float[] image = letterbox(photo, scale, width, height);
    long[] shape = {1, 3, height, width};
    Map<String, float[]> values = new HashMap<>();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(image), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor t) {
          FloatBuffer numbers = t.getFloatBuffer();
          float[] array = new float[numbers.remaining()];
          numbers.get(array);
          values.put(output.getKey(), array);
        }
      }
    } catch (OrtException e) {
      throw new RunFailure("YuNet failed on a photo: " + e.getMessage(), e);
    }
    List<FaceBox> boxes = new ArrayList<>();
    for (FaceBox box : outputs.boxes(values, width, height, LEAST_SCORE)) {
      FaceBox inPhoto =
          new FaceBox(
              box.x() / scale,
              box.y() / scale,
              box.width() / scale,
              box.height() / scale,
              box.score());
      if (Math.max(inPhoto.width(), inPhoto.height()) >= minFace) {
        boxes.add(inPhoto);
      }
    }
    boxes.sort(Comparator.comparingDouble(FaceBox::score).reversed());
    return Overlaps.suppress(boxes);
  }

  /** Size of a photo as it is searched over its own. */
  private double scale(int width, int height) {
    if (fixedWidth > 0 && fixedHeight > 0) {
      return Math.min((double) fixedWidth / width, (double) fixedHeight / height);
    }
    int side = Math.max(width, height);
    double wanted =
        minFace == 0
            ? (double) LARGEST / side
            : Math.min((double) FINDABLE / minFace, (double) LARGEST_SEARCH / side);
    return Math.min(1, wanted);
  }

  private int searchedWidth(int width, double scale) {
    return fixedWidth == 0 ? multiple(width * scale) : fixedWidth;
  }

  private int searchedHeight(int height, double scale) {
    return fixedHeight == 0 ? multiple(height * scale) : fixedHeight;
  }

  @Override
  public long memory(int width, int height) {
    double scale = scale(width, height);
    long across = searchedWidth(width, scale);
    long down = searchedHeight(height, scale);
    long side = Math.max(across, down);
    return side * side * SQUARE_PIXEL + across * down * SEARCHED_PIXEL;
  }

  private static int multiple(double length) {
    return Math.max(1, (int) Math.ceil(length / MULTIPLE - 1e-9)) * MULTIPLE;
  }

  /** BGR planes {@code [3, height, width]}, 0 to 255, with the photo at the top left, black elsewhere. */
  private static float[] letterbox(Photo photo, double scale, int width, int height) {
    int side =
        (int)
            Math.min(
                Math.max(width, height),
                Math.ceil(Math.max(photo.width(), photo.height()) * scale - 1e-9));
    float[] rgb = Crops.cut(photo, new CropSquare(0, 0, side / scale), side, 3);
    int across = Math.min(width, (int) Math.round(photo.width() * scale));
    int down = Math.min(height, (int) Math.round(photo.height() * scale));
    float[] image = new float[3 * height * width];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < down; y++) {
        System.arraycopy(rgb, ((2 - c) * side + y) * side, image, (c * height + y) * width, across);
      }
    }
    return image;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new RunFailure("YuNet cannot be closed: " + e.getMessage(), e);
    }
  }
}
