package org.facelab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.train.RunFolder;

/** Writes folders of runs, as training leaves them, below one folder. */
final class SampleRuns {
  private final Path root;

  SampleRuns(Path root) {
    this.root = root;
  }

  /** A run that has only just begun; its name ends with {@code -s<seed>}. */
  RunFolder begun(String name, int epochs) throws IOException {
    RunFolder run = new RunFolder(root.resolve(name));
    Files.createDirectories(run.path());
    Files.writeString(
        run.experiment(),
        """
        name: %s
        seed: %s
        data:
          sources:
            faces: {kind: synthetic, faces: 60}
        network: {kind: residual, stem: {width: 8}, stages: [{width: 8, blocks: 1}]}
        train: {epochs: %d}
        """
            .formatted(name.replaceFirst("/.*", ""), name.replaceFirst(".*-s", ""), epochs));
    manifest(run, "running", "abc");
    return run;
  }

  /** A finished run with these predictions. */
  RunFolder done(String name, int epochs, Predictions predictions) throws IOException {
    RunFolder run = begun(name, epochs);
    manifest(run, "done", "abc");
    predictions.write(run.predictions());
    Evaluation.of(predictions, 100, 1).write(run.metrics());
    return run;
  }

  static void manifest(RunFolder run, String status, String checksum) throws IOException {
    Files.writeString(
        run.manifest(),
        "{\"status\": \"%s\", \"data\": [{\"source\": \"faces\", \"checksum\": \"%s\"}]}"
            .formatted(status, checksum));
  }

  static void history(RunFolder run, int epochs) throws IOException {
    SampleRun.history(epochs).write(run.history());
  }
}
