package org.facelab.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.EngineChoice;
import org.facelab.config.InputException;
import org.facelab.config.PointOffset;
import org.facelab.config.Precision;
import org.facelab.config.RunFailure;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.WholeFile;
import org.facelab.data.WholeFolder;
import org.facelab.detect.CascadeDetector;
import org.facelab.detect.CropMeasure;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceDetector;
import org.facelab.engine.Backend;
import org.facelab.export.ModelDescription.Input;
import org.facelab.model.NetworkBuilder;
import org.facelab.train.Models;

/**
 * Writes a bundle from one or two runs. Everything is made and checked in a folder beside the bundle's
 * place, which takes that place at the end, so that there is never half a bundle.
 */
public final class Exporter {
  /** Faces on which the files must agree, if there are so many. */
  static final int CHECKED_FACES = 256;

  /**
   * What to write besides the usual.
   *
   * @param foldsBatchNormalisation whether batch normalisation becomes part of the convolutions in ONNX
   * @param int8 whether to write {@code model-int8.onnx} too
   * @param size of the input image, px; 0 for the largest that a run was trained on
   * @param threads 0 for one for each core
   */
  public record Settings(boolean foldsBatchNormalisation, boolean int8, int size, int threads) {}

  private final List<SourceRun> runs;
  private final Settings settings;
  private final Consumer<String> progress;

  private Exporter(List<SourceRun> runs, Settings settings, Consumer<String> progress) {
    this.runs = runs;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Exports.
   *
   * @param folders one run, or a run of keypoints and one of emotions
   * @param to the bundle's folder, which must be empty or not there
   * @param progress gets one line for each step's result
   * @throws InputException if the runs cannot be joined, or their data are not there
   * @throws RunFailure if the files that were written do not agree; nothing is left then
   */
  public static Bundle export(
      List<Path> folders, Path to, Settings settings, Consumer<String> progress)
      throws IOException, InterruptedException {
    WholeFolder.checkPlace(to);
    Backend.start(settings.threads());
    List<SourceRun> runs = new ArrayList<>();
    for (Path folder : folders) {
      runs.add(SourceRun.read(folder, notice -> progress.accept("notice: " + notice)));
    }
    checkTasks(runs);
    WholeFolder.<InterruptedException>write(
        to, made -> new Exporter(runs, settings, progress).write(new Bundle(made)));
    return new Bundle(to);
  }

  private static void checkTasks(List<SourceRun> runs) {
    if (runs.size() > 2) {
      throw new InputException(
          "export takes one run, or a run of keypoints and one of emotions, not %d"
              .formatted(runs.size()));
    }
    for (Task task : Task.values()) {
      List<SourceRun> both = runs.stream().filter(run -> run.tasks().contains(task)).toList();
      if (both.size() > 1) {
        throw new InputException(
            "%s and %s have both learnt %s; export takes one run, or a run of keypoints and one of emotions"
                .formatted(both.get(0).name(), both.get(1).name(), NetworkBuilder.output(task)));
      }
    }
  }

  private void write(Bundle bundle) throws IOException, InterruptedException {
    ModelDescription uncalibrated = describe(Calibration.NONE, crops());
    Input input = uncalibrated.input();
    ComputationGraph graph =
        CombinedGraph.of(
            runs.stream()
                .map(run -> new CombinedGraph.Part(run.graph(), run.experiment()))
                .toList(),
            input.size(),
            input.channels());
    Calibration calibration = calibration(uncalibrated, graph);
    if (uncalibrated.emotion() != null) {
      CombinedGraph.cool(graph, calibration.temperature());
    }
    ModelDescription model = describe(calibration, uncalibrated.crops());
    WholeFile.write(bundle.graph(), out -> ModelSerializer.writeModel(graph, out, false));
    long[] image = {input.channels(), input.size(), input.size()};
    write(bundle.onnx(), graph, image, false);

    Parity parity = check(bundle, model);
    List<Scored> scored = new ArrayList<>();
    try (FaceModel fast = open(bundle, model, EngineChoice.AUTO)) {
      for (SourceRun run : runs) {
        scored.add(Scored.of(run, fast));
      }
      new ExampleFace(model).write(bundle, fast);
    }
    List<Scored> eightBits = new ArrayList<>();
    if (settings.int8()) {
      write(bundle.int8(), graph, image, true);
      try (FaceModel small = OnnxModel.open(model, bundle.int8(), settings.threads())) {
        for (int i = 0; i < runs.size(); i++) {
          eightBits.add(Scored.of(runs.get(i), small));
          progress.accept(eightBits.get(i).changeFrom(scored.get(i)));
        }
      }
    }
    ModelJson.write(
        model,
        runs.stream().map(run -> run.experiment().image()).toList(),
        checksums(bundle),
        bundle.description());
    ModelCard.write(
        new ModelCard.Facts(
            model,
            runs,
            calibration,
            parity,
            scored,
            eightBits,
            settings,
            runs.stream().mapToLong(run -> run.graph().numParams()).sum()),
        bundle);
  }

  private void write(Path file, ComputationGraph graph, long[] image, boolean int8)
      throws IOException {
    byte[] onnx =
        OnnxExport.write(
            graph, image, new OnnxExport.Options(settings.foldsBatchNormalisation(), int8));
    WholeFile.write(file, out -> out.write(onnx));
  }

  // ---- what the validation faces teach

  /** Learnt on the joint graph, which may see faces at another size than the run's own network did. */
  private Calibration calibration(ModelDescription model, ComputationGraph graph) {
    for (SourceRun run : runs) {
      if (run.tasks().contains(Task.EMOTION)) {
        try (FaceModel asked =
            new GraphModel(
                model,
                graph,
                new ModelSettings(EngineChoice.AUTO, Precision.FLOAT32, settings.threads()))) {
          List<FaceRef> faces = run.data().faces(Part.VALIDATION);
          Calibration fitted =
              Calibration.fit(Scoring.predict(asked, run.data(), faces, List.of(Task.EMOTION)));
          progress.accept(fitted.text());
          return fitted;
        }
      }
    }
    return Calibration.NONE;
  }

  private ModelDescription describe(Calibration calibration, Map<String, CropRule> crops) {
    int size =
        settings.size() > 0
            ? settings.size()
            : runs.stream().mapToInt(r -> r.experiment().image().size()).max().orElseThrow();
    int channels =
        runs.stream().mapToInt(r -> r.experiment().image().channels()).max().orElseThrow();
    List<String> classes =
        runs.stream()
            .filter(run -> run.tasks().contains(Task.EMOTION))
            .findAny()
            .map(run -> run.experiment().data().emotions())
            .orElse(null);
    PointOffset labelOffset =
        runs.stream()
            .filter(run -> run.tasks().contains(Task.KEYPOINTS))
            .findAny()
            .map(run -> run.experiment().data().pointOffset())
            .orElse(null);
    return FaceModels.describe(
        runs.stream().map(run -> run.experiment().name()).collect(Collectors.joining("+")),
        new Input(NetworkBuilder.IMAGE, size, channels),
        classes,
        calibration,
        labelOffset,
        crops);
  }

  /** How the cascade's boxes lie in the training faces; two runs' faces weigh the same. */
  private Map<String, CropRule> crops() {
    List<CropRule> rules = new ArrayList<>();
    try (FaceDetector detector = new CascadeDetector()) {
      for (SourceRun run : runs) {
        CropMeasure.measure(detector, run.data()).ifPresent(m -> rules.add(m.rule()));
      }
    }
    if (rules.size() < runs.size()) {
      progress.accept(
          "notice: the face detector finds too few of the runs' faces to learn how they are cropped; predict"
              + " will crop photos by its standard rule");
      return Map.of();
    }
    return Map.of(
        CascadeDetector.NAME,
        new CropRule(
            rules.stream().mapToDouble(CropRule::scale).average().orElseThrow(),
            rules.stream().mapToDouble(CropRule::right).average().orElseThrow(),
            rules.stream().mapToDouble(CropRule::down).average().orElseThrow()));
  }

  // ---- the files that were written

  private FaceModel open(Bundle bundle, ModelDescription model, EngineChoice choice) {
    return new GraphModel(
        model,
        Models.read(bundle.graph()),
        new ModelSettings(choice, Precision.FLOAT32, settings.threads()));
  }

  /** Asks both files about faces of the runs' data: DL4J as it comes, and ONNX Runtime. */
  private Parity check(Bundle bundle, ModelDescription model) {
    try (FaceModel dl4j = open(bundle, model, EngineChoice.STOCK);
        FaceModel onnx = OnnxModel.open(model, bundle.onnx(), settings.threads())) {
      Parity parity = Parity.of(dl4j, onnx, checkedFaces(model.input()));
      progress.accept("DL4J and ONNX Runtime differ by at most " + parity.text(model));
      if (!parity.holds()) {
        throw new RunFailure(
            "model.zip and model.onnx differ by %s, more than %s; nothing was exported. This is a fault of FaceLab: please report it with the run's experiment.yaml"
                .formatted(parity.text(model), Parity.LIMITS));
      }
      return parity;
    }
  }

  /** Different faces, spread over all that the runs' data have, as many from each run. */
  private float[] checkedFaces(Input input) {
    int each = CHECKED_FACES / runs.size();
    List<float[]> crops = new ArrayList<>();
    for (SourceRun run : runs) {
      List<FaceRef> faces = run.data().faces();
      int count = Math.min(each, faces.size());
      List<FaceRef> spread =
          IntStream.range(0, count)
              .mapToObj(i -> faces.get((int) ((long) i * faces.size() / count)))
              .toList();
      crops.add(Scoring.crops(input, run.data(), spread));
    }
    float[] all = new float[crops.stream().mapToInt(c -> c.length).sum()];
    int at = 0;
    for (float[] some : crops) {
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    return all;
  }

  private static Map<String, String> checksums(Bundle bundle) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    for (Path file : List.of(bundle.graph(), bundle.onnx(), bundle.int8())) {
      if (Files.exists(file)) {
        checksums.put(file.getFileName().toString(), sha256(file));
      }
    }
    return checksums;
  }

  /** In hexadecimal. */
  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest()).toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
