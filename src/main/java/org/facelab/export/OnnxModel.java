package org.facelab.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.facelab.detect.OnnxRuntime;

/** A {@code model.onnx}, asked through ONNX Runtime, as those who use it elsewhere will. */
final class OnnxModel implements FaceModel {
  private final ModelDescription description;
  private final OrtSession session;

  private OnnxModel(ModelDescription description, OrtSession session) {
    this.description = description;
    this.session = session;
  }

  /**
   * Opens a file.
   *
   * @throws IllegalStateException if ONNX Runtime refuses it
   */
  static OnnxModel open(ModelDescription description, Path file, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      return new OnnxModel(
          description, OnnxRuntime.environment().createSession(file.toString(), options));
    } catch (OrtException e) {
      throw new IllegalStateException(
          "%s: ONNX Runtime refuses it: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public Answers answer(float[] crops, int count) {
    ModelDescription.Input input = description.input();
    long[] shape = {count, input.channels(), input.size(), input.size()};
    try (OnnxTensor images =
            OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(crops), shape);
        OrtSession.Result result = session.run(Map.of(input.name(), images))) {
      return new Answers(
          description.emotion() == null ? null : matrix(result, description.emotion().name()),
          description.keypoints() == null ? null : matrix(result, description.keypoints().name()));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
    }
  }

  private static float[][] matrix(OrtSession.Result result, String output) throws OrtException {
    return (float[][]) result.get(output).orElseThrow().getValue();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
