package org.facelab.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.facelab.config.InputException;

/** Models that Keras' {@code model.save("….h5")} has written. */
final class KerasFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final String SAVE = "save the whole model with Keras 2's model.save('model.h5')";

  private KerasFile() {}

  /**
   * Checks what can be told without reading all of it.
   *
   * @throws InputException if it is no file of a model
   */
  static void check(Path file) {
    checkSignature(file);
    startHdf5(file);
    try (Hdf5Archive archive = new Hdf5Archive(file.toString())) {
      if (!archive.hasAttribute("model_config")) {
        throw new InputException(
            "%s: has weights, but not the layers that they belong to; %s".formatted(file, SAVE));
      }
      checkVersion(file, archive);
    } catch (InputException e) {
      throw e;
    } catch (Exception e) {
      throw damaged(file, e);
    }
  }

  /** Loads the native library, which does not come for every platform. */
  private static void startHdf5(Path file) {
    try {
      org.bytedeco.hdf5.Exception.dontPrint();
    } catch (LinkageError e) {
      throw new InputException(
          "%s: Keras' files cannot be read here: HDF5 does not come for %s on %s; another machine can train, and its model.zip is read everywhere"
              .formatted(file, System.getProperty("os.name"), System.getProperty("os.arch")),
          e);
    }
  }

  /** Layers are described otherwise since Keras 3, which may say h5 all the same. */
  private static void checkVersion(Path file, Hdf5Archive archive)
      throws UnsupportedKerasConfigurationException {
    if (!archive.hasAttribute("keras_version")) {
      return;
    }
    String version = archive.readAttributeAsString("keras_version");
    if (version.matches("([3-9]|\\d\\d).*")) {
      throw new InputException(
          "%s: was written by Keras %s, but only files of Keras 2 can be read; %s, as the package tf_keras has it"
              .formatted(file, version, SAVE));
    }
  }

  /**
   * The model, with its weights.
   *
   * @param size width and height of its images where the file leaves them open
   * @throws InputException if the file holds none that can be used
   */
  static ComputationGraph read(Path file, int size) {
    check(file);
    try {
      return new KerasModel()
          .modelBuilder()
          .modelHdf5Filename(file.toString())
          .enforceTrainingConfig(false)
          .inputShape(new int[] {size, size, 3})
          .buildModel()
          .getComputationGraph();
    } catch (InvalidKerasConfigurationException | UnsupportedKerasConfigurationException e) {
      throw new InputException(
          "%s: a Keras model that Deeplearning4j cannot take over: %s".formatted(file, sentence(e)),
          e);
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  private static InputException damaged(Path file, Throwable e) {
    return new InputException(
        "%s: cannot be read as a Keras model, it is damaged or incomplete: %s"
            .formatted(file, sentence(e)),
        e);
  }

  /** The first line of what an exception says. */
  private static String sentence(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  private static void checkSignature(Path file) {
    byte[] begin;
    try (InputStream in = Files.newInputStream(file)) {
      begin = in.readNBytes(SIGNATURE.length);
    } catch (IOException e) {
      throw new InputException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    if (!Arrays.equals(begin, SIGNATURE)) {
      boolean isZip = begin.length > 1 && begin[0] == 'P' && begin[1] == 'K';
      throw new InputException(
          "%s: is no HDF5 file%s; %s"
              .formatted(file, isZip ? " but a zip, perhaps of Keras 3" : "", SAVE));
    }
  }
}
