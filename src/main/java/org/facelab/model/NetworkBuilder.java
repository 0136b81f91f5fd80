package org.facelab.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.facelab.config.Experiment;
import org.facelab.config.FeatureShape;
import org.facelab.config.HeadsSettings.Head;
import org.facelab.config.HeadsSettings.Pooling;
import org.facelab.config.ImageSettings;
import org.facelab.config.Optimiser;
import org.facelab.config.Task;
import org.facelab.config.TrainSettings;
import org.facelab.config.TrainSettings.GradientClipping;
import org.facelab.face.Keypoint;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Builds an experiment's network: one image input {@code [N, C, H, W]}, the trunk, and the outputs {@link
 * #KEYPOINTS} {@code [N, 30]} in the network's unit and {@link #EMOTION} {@code [N, K]}, probabilities.
 */
public final class NetworkBuilder {
  /** Name of the input vertex. */
  public static final String IMAGE = "image";

  /** Name of the regression output. */
  public static final String KEYPOINTS = "keypoints";

  /** Name of the classification output. */
  public static final String EMOTION = "emotion";

  private NetworkBuilder() {}

  /** The network in float32. */
  public static ComputationGraphConfiguration configuration(Experiment experiment) {
    return configuration(experiment, DataType.FLOAT);
  }

  /** The network in a given type; DOUBLE serves checks against finite differences. */
  public static ComputationGraphConfiguration configuration(Experiment experiment, DataType type) {
    return configuration(experiment, type, trunk(experiment));
  }

  /**
   * The network before its first step: random, but for what is pretrained.
   *
   * @param pretrained what {@link Pretrained#find} has found and checked; of nothing else is read
   * @throws org.facelab.config.InputException if the file is not what it should be
   */
  public static ComputationGraph newGraph(Experiment experiment, Optional<WeightsFile> pretrained) {
    Trunk trunk = trunk(experiment);
    ComputationGraph graph = new ComputationGraph(configuration(experiment, DataType.FLOAT, trunk));
    graph.init();
    pretrained.ifPresent(weights -> trunk.load(graph, weights));
    return graph;
  }

  private static Trunk trunk(Experiment experiment) {
    return Trunk.of(experiment.network(), experiment.image().size());
  }

  private static ComputationGraphConfiguration configuration(
      Experiment experiment, DataType type, Trunk trunk) {
    ImageSettings image = experiment.image();
    GraphBuilder graph =
        general(experiment, type)
            .graphBuilder()
            .addInputs(IMAGE)
            .setInputTypes(InputType.convolutional(image.size(), image.size(), image.channels()));
    List<Features> features =
        trunk.add(graph, IMAGE, FeatureShape.image(image.channels(), image.size()));
    for (Task task : outputs(experiment)) {
      switch (task) {
        case KEYPOINTS -> keypoints(graph, trunk, features, experiment, type);
        case EMOTION -> emotion(graph, trunk, features, experiment, type);
      }
    }
    ComputationGraphConfiguration configuration =
        graph
            .setOutputs(
                outputs(experiment).stream().map(NetworkBuilder::output).toArray(String[]::new))
            .build();
    configuration.getVertices().values().forEach(NetworkBuilder::regulariseOnce);
    trunk.finish(configuration);
    return configuration;
  }

  /** DL4J's builder gives every layer the general weight decay twice. */
  private static void regulariseOnce(GraphVertex vertex) {
    if (vertex instanceof LayerVertex l && l.getLayerConf().getLayer() instanceof BaseLayer layer) {
      layer.setRegularization(new ArrayList<>(new LinkedHashSet<>(layer.getRegularization())));
    }
  }

  /** The tasks in the order of the graph's outputs: keypoints, then emotion. */
  public static List<Task> outputs(Experiment experiment) {
    return experiment.tasks().stream().sorted().toList();
  }

  /** Name of a task's output vertex. */
  public static String output(Task task) {
    return task == Task.KEYPOINTS ? KEYPOINTS : EMOTION;
  }

  /**
   * The weights of a task's loss function, {@code [1, 30]} or {@code [1, K]}, all 1 in a new network. What
   * is written into the array holds from the next step on.
   */
  public static INDArray lossWeights(ComputationGraph graph, Task task) {
    OutputLayer layer = (OutputLayer) graph.getLayer(output(task)).conf().getLayer();
    return task == Task.KEYPOINTS
        ? ((LossMSE) layer.getLossFn()).getWeights()
        : ((LossMCXENT) layer.getLossFn()).getWeights();
  }

  private static NeuralNetConfiguration.Builder general(Experiment experiment, DataType type) {
    TrainSettings train = experiment.train();
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(experiment.seed())
            .dataType(type)
            .weightInit(WeightInit.RELU)
            .updater(updater(train.optimiser()));
    if (train.optimiser() instanceof Optimiser.Adamw adamw && adamw.weightDecay() > 0) {
      builder.weightDecay(adamw.weightDecay(), true);
    }
    if (train.l2() > 0) {
      builder.l2(train.l2());
    }
    GradientClipping clipping = train.gradientClipping();
    return switch (clipping.kind()) {
      case NONE -> builder;
      case LAYER_NORM ->
          builder
              .gradientNormalization(GradientNormalization.ClipL2PerLayer)
              .gradientNormalizationThreshold(clipping.threshold());
      case VALUE ->
          builder
              .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
              .gradientNormalizationThreshold(clipping.threshold());
    };
  }

  private static IUpdater updater(Optimiser optimiser) {
    if (optimiser instanceof Optimiser.Sgd sgd) {
      return new Nesterovs(sgd.learningRate(), sgd.momentum());
    }
    if (optimiser instanceof Optimiser.Adam adam) {
      return new Adam(adam.learningRate(), adam.beta1(), adam.beta2(), adam.epsilon());
    }
    Optimiser.Adamw adamw = (Optimiser.Adamw) optimiser;
    return new Adam(adamw.learningRate(), adamw.beta1(), adamw.beta2(), adamw.epsilon());
  }

  private static void keypoints(
      GraphBuilder graph,
      Trunk trunk,
      List<Features> features,
      Experiment experiment,
      DataType type) {
    graph.addLayer(
        KEYPOINTS,
        new OutputLayer.Builder(new LossMSE(Nd4j.ones(type, 1, Keypoint.COORDINATES)))
            .nOut(Keypoint.COORDINATES)
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.ZERO) // training starts it at the mean face
            .build(),
        body(graph, KEYPOINTS, trunk, features, experiment.heads().keypoints()));
  }

  private static void emotion(
      GraphBuilder graph,
      Trunk trunk,
      List<Features> features,
      Experiment experiment,
      DataType type) {
    int classes = experiment.data().emotions().size();
    graph.addLayer(
        EMOTION,
        new OutputLayer.Builder(new LossMCXENT(Nd4j.ones(type, 1, classes)))
            .nOut(classes)
            .activation(Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .build(),
        body(graph, EMOTION, trunk, features, experiment.heads().emotion()));
  }

  /** A head's own stages, pooling where it reads an image, dense layers and drop-out; {@code [N, F]}. */
  private static String body(
      GraphBuilder graph, String task, Trunk trunk, List<Features> features, Head head) {
    Features shared = features.get(head.stage().orElse(features.size()) - 1);
    Features read = trunk.branch(graph, task, shared, head.ownStages());
    String last = pooled(graph, task + "-pool", read, head.pooling());
    for (int i = 0; i < head.hidden().size(); i++) {
      last = dropout(graph, "%s-dropout%d".formatted(task, i + 1), last, head);
      String dense = "%s-dense%d".formatted(task, i + 1);
      graph.addLayer(
          dense,
          new DenseLayer.Builder().nOut(head.hidden().get(i)).activation(Activation.RELU).build(),
          last);
      last = dense;
    }
    return dropout(graph, task + "-dropout", last, head);
  }

  private static String pooled(GraphBuilder graph, String name, Features trunk, Pooling pooling) {
    FeatureShape shape = trunk.shape();
    if (shape.flat()) {
      return trunk.vertex();
    }
    if (pooling == Pooling.GLOBAL_AVERAGE) {
      graph.addLayer(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), trunk.vertex());
    } else {
      graph.addVertex(
          name,
          new PreprocessorVertex(
              new CnnToFeedForwardPreProcessor(shape.side(), shape.side(), shape.channels())),
          trunk.vertex());
    }
    return name;
  }

  /** Drop-out as a vertex of its own, so that the output layer's input is what it multiplies. */
  private static String dropout(GraphBuilder graph, String name, String input, Head head) {
    if (head.dropout() == 0) {
      return input;
    }
    // DL4J takes the share that is kept.
    graph.addLayer(name, new DropoutLayer.Builder(1 - head.dropout()).build(), input);
    return name;
  }
}
