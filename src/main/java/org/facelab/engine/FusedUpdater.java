package org.facelab.engine;

import com.sun.jna.Pointer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.facelab.engine.onednn.Team;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * What DL4J's updater and step do, in one pass over parameters, gradients and updater state, where DL4J
 * makes one for each operation: Adam and Nesterov momentum, L2 and weight decay. The state is the graph's
 * own, the gradients hold the updates afterwards as with DL4J.
 */
final class FusedUpdater {
  /** Floats worked on at a time, so that they stay in the first cache. */
  private static final int CHUNK = 2048;

  private final List<Span> spans;
  private final Team team;
  private final List<Worker> workers;

  private FusedUpdater(List<Span> spans, int threads) {
    this.spans = spans;
    this.team = new Team(threads);
    this.workers = Stream.generate(Worker::new).limit(threads).toList();
  }

  /**
   * One parameter and what happens to it.
   *
   * @param averaged whether the gradient is a sum over the batch; running statistics are not
   * @param first momentum, or Adam's first moment
   * @param second Adam's second moment
   */
  private record Span(
      IUpdater updater,
      List<Regularization> regularizations,
      boolean averaged,
      FloatBuffer parameters,
      FloatBuffer gradients,
      FloatBuffer first,
      FloatBuffer second) {}

  /** For a graph whose updaters are all known here; else empty. */
  static Optional<FusedUpdater> of(ComputationGraph graph, int threads) {
    for (Layer layer : graph.getLayers()) {
      GradientNormalization normalization =
          layer.getConfig() == null ? null : layer.getConfig().getGradientNormalization();
      if (normalization != null && normalization != GradientNormalization.None) {
        return Optional.empty();
      }
    }
    List<Span> spans = new ArrayList<>();
    for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
      if (!add(block, spans)) {
        return Optional.empty();
      }
    }
    return Optional.of(new FusedUpdater(spans, threads));
  }

  /** Adds a block's parameters; false if there is something about them that is not known here. */
  private static boolean add(UpdaterBlock block, List<Span> spans) {
    if (block.getGradientUpdater() == null) {
      block.init(); // sets a new updater's state to zero
    }
    INDArray state = block.getUpdaterView();
    long length = (long) block.getParamOffsetEnd() - block.getParamOffsetStart();
    long done = 0;
    for (ParamState parameter : block.getLayersAndVariablesInBlock()) {
      Trainable layer = parameter.getLayer();
      IUpdater updater = layer.getConfig().getUpdaterByParam(parameter.getParamName());
      List<Regularization> regularizations =
          layer.getConfig().getRegularizationByParam(parameter.getParamName());
      long size = parameter.getParamView().length();
      if (layer instanceof FrozenLayer) {
        done += size;
        continue;
      }
      boolean known =
          updater.getClass() == Adam.class
              || updater.getClass() == Nesterovs.class
              || updater.getClass() == NoOp.class;
      if (!known || !areKnown(regularizations)) {
        return false;
      }
      spans.add(
          new Span(
              updater,
              regularizations == null ? List.of() : List.copyOf(regularizations),
              layer.updaterDivideByMinibatch(parameter.getParamName()),
              floats(parameter.getParamView(), 0, size),
              floats(parameter.getGradView(), 0, size),
              state == null ? null : floats(state, done, size),
              updater.getClass() == Adam.class ? floats(state, length + done, size) : null));
      done += size;
    }
    return true;
  }

  private static boolean areKnown(List<Regularization> regularizations) {
    return regularizations == null
        || regularizations.stream()
            .allMatch(r -> r instanceof L2Regularization || r instanceof WeightDecay);
  }

  private static FloatBuffer floats(INDArray array, long offset, long length) {
    Pointer pointer = new Pointer(array.data().addressPointer().address());
    return pointer.getByteBuffer(offset * Float.BYTES, length * Float.BYTES).asFloatBuffer();
  }

  /**
   * Turns the gradients into updates and subtracts them.
   *
   * @param batch images in the batch, by which gradients are divided
   */
  void update(int iteration, int epoch, int batch) {
    List<Coefficients> coefficients =
        spans.stream().map(span -> Coefficients.of(span, iteration, epoch, batch)).toList();
    team.run(
        thread -> {
          for (int i = 0; i < spans.size(); i++) {
            update(spans.get(i), coefficients.get(i), thread);
          }
        });
  }

  /** Each thread takes its own stretch of a span. */
  private void update(Span span, Coefficients coefficients, int thread) {
    int length = span.parameters().capacity();
    int share = (length / team.size() + CHUNK - 1) / CHUNK * CHUNK;
    int end = thread == team.size() - 1 ? length : Math.min(length, (thread + 1) * share);
    for (int from = thread * share; from < end; from += CHUNK) {
      workers.get(thread).update(span, coefficients, from, Math.min(CHUNK, end - from));
    }
  }

  /**
   * The numbers of one span in one step.
   *
   * @param scale of the gradient
   * @param rate learning rate; with Adam's correction of the bias
   * @param beta momentum, or Adam's decay of the first moment
   * @param beta2 Adam's decay of the second moment
   * @param l2 share of the parameter in the gradient
   * @param decay share of the parameter in the update
   */
  private record Coefficients(
      float scale, float rate, float beta, float beta2, float epsilon, float l2, float decay) {

    static Coefficients of(Span span, int iteration, int epoch, int batch) {
      IUpdater updater = span.updater();
      double rate = updater.hasLearningRate() ? updater.getLearningRate(iteration, epoch) : 1;
      double l2 = 0;
      double decay = 0;
      for (Regularization regularization : span.regularizations()) {
        if (regularization instanceof WeightDecay weightDecay) {
          double share = weightDecay.getCoeff().valueAt(iteration, epoch);
          decay += weightDecay.isApplyLR() ? share * rate : share;
        } else {
          l2 += ((L2Regularization) regularization).getL2().valueAt(iteration, epoch);
        }
      }
      double beta = 0;
      double beta2 = 0;
      double epsilon = 0;
      if (updater instanceof Adam adam) {
        beta = adam.getBeta1();
        beta2 = adam.getBeta2();
        epsilon = adam.getEpsilon();
        rate *= Math.sqrt(1 - Math.pow(beta2, iteration + 1)) / (1 - Math.pow(beta, iteration + 1));
      } else if (updater instanceof Nesterovs nesterovs) {
        beta = nesterovs.currentMomentum(iteration, epoch);
      }
      return new Coefficients(
          span.averaged() ? 1f / batch : 1f,
          (float) rate,
          (float) beta,
          (float) beta2,
          (float) epsilon,
          (float) l2,
          (float) decay);
    }
  }

  /** One thread's copies of what it works on. */
  private static final class Worker {
    private final float[] parameters = new float[CHUNK];
    private final float[] gradients = new float[CHUNK];
    private final float[] first = new float[CHUNK];
    private final float[] second = new float[CHUNK];

    void update(Span span, Coefficients c, int from, int length) {
      span.parameters().get(from, parameters, 0, length);
      span.gradients().get(from, gradients, 0, length);
      for (int i = 0; i < length; i++) {
        gradients[i] = gradients[i] * c.scale + parameters[i] * c.l2;
      }
      if (span.updater() instanceof Adam) {
        span.first().get(from, first, 0, length);
        span.second().get(from, second, 0, length);
        adam(c, length);
        span.first().put(from, first, 0, length);
        span.second().put(from, second, 0, length);
      } else if (span.updater() instanceof Nesterovs) {
        span.first().get(from, first, 0, length);
        nesterov(c, length);
        span.first().put(from, first, 0, length);
      }
      for (int i = 0; i < length; i++) {
        gradients[i] += parameters[i] * c.decay;
        parameters[i] -= gradients[i];
      }
      span.gradients().put(from, gradients, 0, length);
      span.parameters().put(from, parameters, 0, length);
    }

    /** Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015. */
    private void adam(Coefficients c, int length) {
      for (int i = 0; i < length; i++) {
        float gradient = gradients[i];
        first[i] = c.beta * first[i] + (1 - c.beta) * gradient;
        second[i] = c.beta2 * second[i] + (1 - c.beta2) * gradient * gradient;
        gradients[i] = first[i] * c.rate / ((float) Math.sqrt(second[i]) + c.epsilon);
      }
    }

    /** Momentum of Nesterov's kind, as DL4J has it. */
    private void nesterov(Coefficients c, int length) {
      for (int i = 0; i < length; i++) {
        float before = first[i];
        first[i] = c.beta * before - c.rate * gradients[i];
        gradients[i] = c.beta * before - (1 + c.beta) * first[i];
      }
    }
  }
}
