package org.facelab.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph with its updater and the state of the run, in one file that is written whole or not at all. It
 * is a DL4J model with an entry or two more, so plain DL4J opens it too.
 *
 * @param graph weights, updater state, iteration count
 * @param state everything else
 * @param average the running mean of the weights; null if there is none
 */
public record Checkpoint(ComputationGraph graph, TrainingState state, WeightAverage.State average) {
  private static final String AVERAGE_ENTRY = "facelab-average.bin";
  private static final String STATE_ENTRY = "facelab-state.json";
  private static final int BUFFER = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    INDArray updater = graph.getUpdater().getStateViewArray();
    WholeFile.write(
        file,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            // Weights hardly shrink, and to try would take as long as a short epoch does.
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry(ModelSerializer.CONFIGURATION_JSON));
            zip.write(graph.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(ModelSerializer.COEFFICIENTS_BIN));
            write(graph.params(), zip);
            if (updater != null && updater.length() > 0) {
              zip.putNextEntry(new ZipEntry(ModelSerializer.UPDATER_BIN));
              write(updater, zip);
            }
            zip.putNextEntry(new ZipEntry(STATE_ENTRY));
            zip.write(JSON.writeValueAsBytes(state));
            if (average != null) {
              zip.putNextEntry(new ZipEntry(AVERAGE_ENTRY));
              new DataOutputStream(zip).writeLong(average.updates());
              write(average.mean(), zip);
            }
          }
        });
  }

  private static void write(INDArray values, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    Nd4j.write(values, data);
    data.flush();
  }

  /**
   * Reads a checkpoint.
   *
   * @throws InputException if the file is missing or is no checkpoint
   */
  public static Checkpoint read(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(STATE_ENTRY);
      if (entry == null) {
        throw new InputException(
            "%s: no entry %s, so this is a model but no checkpoint".formatted(file, STATE_ENTRY));
      }
      try (InputStream in = zip.getInputStream(entry)) {
        TrainingState state = JSON.readValue(in, TrainingState.class);
        return new Checkpoint(
            ModelSerializer.restoreComputationGraph(file.toFile(), true), state, average(zip));
      }
    } catch (NoSuchFileException e) {
      throw new InputException(
          "%s: no checkpoint there, so there is nothing to resume; train anew".formatted(file), e);
    } catch (IOException e) {
      throw new InputException(
          "%s: cannot be read as a checkpoint (%s)".formatted(file, e.getMessage()), e);
    }
  }

  private static WeightAverage.State average(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(AVERAGE_ENTRY);
    if (entry == null) {
      return null;
    }
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(zip.getInputStream(entry)))) {
      return new WeightAverage.State(data.readLong(), Nd4j.read(data));
    }
  }
}
