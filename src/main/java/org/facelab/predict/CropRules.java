package org.facelab.predict;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.data.DataLoader;
import org.facelab.detect.CascadeDetector;
import org.facelab.detect.CropMeasure;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.YuNetDetector;
import org.facelab.export.ModelDescription;
import org.facelab.train.RunFolder;

/**
 * How a detector's boxes become crops for a model, and where that is known from.
 *
 * @param rule the rule
 * @param source one phrase for a person
 */
public record CropRules(CropRule rule, String source) {
  /**
   * For models whose data are not there. {@code haar} was measured on FER2013 and the keypoints from YouTube
   * Faces: it is what {@code predict} says of a run of {@code experiments/multitask-small.yaml} whose data are
   * there. {@code yunet} was not, as no such file comes with FaceLab: WIDER FACE's boxes, from which it
   * learnt, run from the hair to the chin, as FER2013's crops do.
   */
  private static final Map<String, CropRule> STANDARD =
      Map.of(
          CascadeDetector.NAME, new CropRule(1.09, 0, 0.011),
          YuNetDetector.NAME, new CropRule(1.09, 0, 0));

  /**
   * The rule of a model: its own, or one measured on its run's data, or the standard one.
   *
   * @param folder the run's or the bundle's
   */
  public static CropRules of(ModelDescription model, Path folder, FaceDetector detector) {
    CropRule own = model.crops().get(detector.name());
    if (own != null) {
      return new CropRules(own, "the model's own");
    }
    RunFolder run = new RunFolder(folder);
    if (!Files.exists(run.experiment())) {
      return standard(detector.name(), "");
    }
    try {
      Experiment experiment = ExperimentLoader.load(run.experiment(), List.of()).experiment();
      return CropMeasure.measure(detector, DataLoader.load(experiment))
          .map(m -> new CropRules(m.rule(), describe(m)))
          .orElseGet(
              () ->
                  standard(detector.name(), ", as the detector finds too few of its run's faces"));
    } catch (InputException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return standard(detector.name(), ", as its run's data cannot be loaded: " + why);
    }
  }

  /**
   * The rule for a detector where nothing better is known.
   *
   * @param why a phrase that follows; may be empty
   */
  static CropRules standard(String detector, String why) {
    String measured = detector.equals(YuNetDetector.NAME) ? ", not measured for YuNet" : "";
    return new CropRules(STANDARD.get(detector), "the standard one" + measured + why);
  }

  /** One line for a person. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%.2f of the box, %.3f right, %.3f down (%s)",
        rule.scale(),
        rule.right(),
        rule.down(),
        source);
  }

  private static String describe(CropMeasure measure) {
    return String.format(
        Locale.ROOT,
        "measured on %d of %d of its run's faces, scales within %.0f %%",
        measure.found(),
        measure.shown(),
        100 * measure.spread());
  }
}
