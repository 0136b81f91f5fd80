package org.facelab.train;

import java.io.IOException;
import java.nio.file.Path;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.data.FaceData;
import org.facelab.data.SplitFile;
import org.facelab.data.WholeFile;
import org.facelab.engine.Backend;
import org.facelab.evaluate.Predictions;
import org.facelab.train.Manifest.Status;

/** The run of an ensemble of finished runs: nothing is trained, its members' mean is scored. */
public final class EnsembleRun {
  private EnsembleRun() {}

  /**
   * Scores the ensemble into an empty or new folder.
   *
   * @param members as {@link Members#ofRuns} has them
   * @throws InputException if the folder holds files already
   */
  public static Predictions score(
      ResolvedExperiment resolved, Members members, FaceData data, Path path, Backend backend)
      throws IOException, InterruptedException {
    Experiment experiment = resolved.experiment();
    RunFolder folder = new RunFolder(path);
    RunFolder.createEmpty(path);
    WholeFile.writeText(folder.experiment(), resolved.withMembers(members.runs()).toYaml());
    SplitFile.write(folder.split(), data);
    Manifest manifest = Manifest.start(experiment, data, backend).withMembers(members);
    manifest.write(folder.manifest(), Status.RUNNING);
    Predictions predictions =
        members.predict(data, data.faces(experiment.evaluate().part()), manifest::with);
    TrainingRun.writeScores(predictions, folder, experiment);
    manifest.withTestSet(predictions).write(folder.manifest(), Status.DONE);
    return predictions;
  }
}
