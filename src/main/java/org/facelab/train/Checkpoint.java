package org.facelab.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph with its updater and the state of the run, in one file that is written whole or not at all. It
 * is a DL4J model with one more entry, so plain DL4J opens it too.
 *
 * @param graph weights, updater state, iteration count
 * @param state everything else
 * @param average the running mean of the weights; null if there is none
 */
public record Checkpoint(ComputationGraph graph, TrainingState state, WeightAverage.State average) {
  private static final String AVERAGE_ENTRY = "facelab-average.bin";
  private static final String STATE_ENTRY = "facelab-state.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, model, true);
    WholeFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          ZipInputStream entries =
              new ZipInputStream(new ByteArrayInputStream(model.toByteArray()));
          for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
            zip.putNextEntry(new ZipEntry(e.getName()));
            entries.transferTo(zip);
          }
          zip.putNextEntry(new ZipEntry(STATE_ENTRY));
          zip.write(JSON.writeValueAsBytes(state));
          if (average != null) {
            zip.putNextEntry(new ZipEntry(AVERAGE_ENTRY));
            DataOutputStream data = new DataOutputStream(zip);
            data.writeLong(average.updates());
            Nd4j.write(average.mean(), data);
            data.flush();
          }
          zip.finish();
        });
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
