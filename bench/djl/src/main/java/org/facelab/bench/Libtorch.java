package org.facelab.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.IndexLoss;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Times libtorch through DJL on FaceLab's reference network: one JSON line, with the keys of {@code facelab
 * bench --json}. Float32 trains {@link ReferenceNetwork}. DJL has no bfloat16: for that, and for inference
 * with constant weights, {@code bench/pytorch.py --export} writes the network as TorchScript.
 */
public final class Libtorch {
  private static final String ENGINE = "PyTorch";

  /** Steps before those that are timed. */
  private static final int WARM_UP = 5;

  private final Options options;
  private final NDManager manager;
  private final NDArray images; // [N, 1, H, W]
  private final NDList labels; // keypoints [N, 30], emotions [N]

  private Libtorch(Options options, NDManager manager) {
    this.options = options;
    this.manager = manager;
    int n = options.batch();
    this.images =
        ReferenceNetwork.channelsLast(
            manager, new Shape(n, 1, options.image(), options.image()), 1);
    this.labels =
        new NDList(
            manager.randomUniform(0, 1, new Shape(n, 30)),
            manager.randomInteger(0, 7, new Shape(n), DataType.INT64));
  }

  /** Takes {@code --image --batch --steps --precision --threads --modules}, each with a value. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.parse(arguments);
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(options.threads()));
    Engine engine = Engine.getEngine(ENGINE);
    engine.setRandomSeed(1);
    StringJoiner json = new StringJoiner(", ", "{", "}");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), ENGINE)) {
      Libtorch libtorch = new Libtorch(options, manager);
      libtorch.trained(json);
      if (options.modules() != null) {
        libtorch.inferredByGraph(json);
      }
    }
    json.add("\"engine\": \"libtorch-%s, DJL\"".formatted(engine.getVersion()));
    json.add("\"precision\": \"%s\"".formatted(options.precision()));
    json.add("\"threads\": %d".formatted(options.threads()));
    json.add("\"peak_rss_mb\": %d".formatted(peakRssMb()));
    System.out.println(json);
  }

  private void trained(StringJoiner json) throws Exception {
    boolean float32 = options.precision().equals("float32");
    try (Model model = Model.newInstance("reference", Device.cpu(), ENGINE)) {
      if (float32) {
        model.setBlock(ReferenceNetwork.create());
      } else {
        model.load(options.modules().resolve("training.pt"), null, Map.of("trainParam", "true"));
      }
      try (Trainer trainer = model.newTrainer(training())) {
        if (float32) {
          trainer.initialize(images.getShape());
        }
        json.add(rate("train_images_per_second", () -> train(trainer)));
        if (float32) { // the TorchScript of training normalises by the batch, always
          json.add(rate("inference_images_per_second", () -> trainer.evaluate(new NDList(images))));
        }
      }
    }
  }

  private static DefaultTrainingConfig training() {
    Loss keypoints = new IndexLoss(Loss.l2Loss("keypoints", 1), 0);
    Loss emotion = new IndexLoss(Loss.softmaxCrossEntropyLoss("emotion"), 1);
    return new DefaultTrainingConfig(new SimpleCompositeLoss().addLoss(keypoints).addLoss(emotion))
        .optDevices(new Device[] {Device.cpu()})
        .optInitializer(ReferenceNetwork::weights, Parameter.Type.WEIGHT)
        .optOptimizer(Adam.builder().optLearningRateTracker(Tracker.fixed(1e-3f)).build());
  }

  private void train(Trainer trainer) {
    try (GradientCollector gradients = trainer.newGradientCollector()) {
      NDList outputs = trainer.forward(new NDList(images));
      gradients.backward(trainer.getLoss().evaluate(labels, outputs));
    }
    trainer.step();
  }

  private void inferredByGraph(StringJoiner json) throws Exception {
    try (Model model = Model.newInstance("inference", Device.cpu(), ENGINE)) {
      model.load(options.modules().resolve("inference.pt"));
      ParameterStore none = new ParameterStore(manager, false);
      json.add(
          rate(
              "inference_graph_images_per_second",
              () -> model.getBlock().forward(none, new NDList(images), false)));
    }
  }

  /** A JSON member: images per second, by the median time of a step. */
  private String rate(String key, Runnable step) {
    double[] seconds = new double[options.steps()];
    for (int i = -WARM_UP; i < seconds.length; i++) {
      long start = System.nanoTime();
      // What a step makes belongs to the manager of what it reads, and goes with it.
      try (NDManager ofStep = manager.newSubManager()) {
        ofStep.tempAttachAll(images, labels);
        step.run();
      }
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    double median = (seconds[(seconds.length - 1) / 2] + seconds[seconds.length / 2]) / 2;
    return "\"%s\": %s"
        .formatted(key, String.format(Locale.ROOT, "%.1f", options.batch() / median));
  }

  private static long peakRssMb() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IllegalStateException("expected a line VmHWM in /proc/self/status");
  }
}
