package org.facelab.export;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that an export writes and the names of what is in it.
 *
 * @param path the folder
 */
public record Bundle(Path path) {
  /** The joint graph; opens with plain DL4J. */
  public Path graph() {
    return path.resolve("model.zip");
  }

  /** The same as ONNX. */
  public Path onnx() {
    return path.resolve("model.onnx");
  }

  /** The same with weights in eight bits, if it was asked for. */
  public Path int8() {
    return path.resolve("model-int8.onnx");
  }

  /** The {@link ModelDescription}. */
  public Path description() {
    return path.resolve("model.json");
  }

  /** For people. */
  public Path card() {
    return path.resolve("MODEL_CARD.md");
  }

  /** A drawn face, as large as the input, PNG. */
  public Path exampleImage() {
    return path.resolve("example/face.png");
  }

  /** What the model says of it. */
  public Path exampleAnswer() {
    return path.resolve("example/expected.json");
  }

  /** Whether a folder is a bundle. */
  public static boolean isAt(Path path) {
    return Files.isRegularFile(new Bundle(path).description());
  }
}
