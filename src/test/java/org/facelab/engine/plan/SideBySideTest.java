package org.facelab.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.facelab.engine.Backend;
import org.facelab.engine.Engines;
import org.facelab.engine.Machine;
import org.facelab.engine.onednn.Fusion;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnn.Algorithm;
import org.facelab.engine.onednn.OneDnnLibrary;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.Operation.Query;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;
import org.facelab.engine.onednn.Window;

/** Convolutions of images side by side against their definition, on numbers that bf16 holds exactly. */
@AddLifecycleHook(SideBySideTest.WithBf16.class)
final class SideBySideTest {
  /** Skips the tests where the processor has no bf16; a property that assumes it in all its tries fails. */
  static final class WithBf16 implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return Engines.bf16Obstacle(Machine.current().instructions())
          .map(SkipResult::skip)
          .orElseGet(SkipResult::doNotSkip);
    }
  }

  @BeforeContainer
  static void oneThread() {
    Backend.start(1);
  }

  @AfterContainer
  static void allThreads() {
    Backend.start(0);
  }

  @Property(tries = 300)
  void wideImagesGiveWhatEachImageGives(@ForAll long seed) {
    Case drawn = new Case(new Random(seed));
    try (OneDnn library = OneDnnLibrary.ONEDNN_3.open();
        Arena arena = new Arena()) {
      new Comparison(drawn, library, arena).run();
    }
  }

  /** Sizes, and images, weights and results' gradients of -1, 0 and 1. */
  private static final class Case {
    final int batch;
    final int channels;
    final int results;
    final int[] size;
    final int[] kernel;
    final int[] stride;
    final int[] before;
    final int[] after;
    final int[] out = new int[2];
    final float[] images;
    final float[] weights;
    final float[] gradient;

    Case(Random random) {
      batch = 2 * (1 + random.nextInt(8));
      channels = 1 + random.nextInt(5);
      results = 1 + random.nextInt(5);
      size = drawn(random, 1, 10);
      kernel = drawn(random, 1, 5);
      stride = drawn(random, 1, 3);
      before = new int[] {random.nextInt(kernel[0]), random.nextInt(kernel[1])};
      after = new int[] {random.nextInt(kernel[0]), random.nextInt(kernel[1])};
      for (int i = 0; i < 2; i++) {
        size[i] = Math.max(size[i], kernel[i] - before[i] - after[i]);
        out[i] = (size[i] + before[i] + after[i] - kernel[i]) / stride[i] + 1;
      }
      images = signs(random, batch * channels * size[0] * size[1]);
      weights = signs(random, results * channels * kernel[0] * kernel[1]);
      gradient = signs(random, batch * results * out[0] * out[1]);
    }

    private static int[] drawn(Random random, int least, int most) {
      return random.ints(2, least, most + 1).toArray();
    }

    private static float[] signs(Random random, int length) {
      float[] signs = new float[length];
      for (int i = 0; i < length; i++) {
        signs[i] = random.nextInt(3) - 1;
      }
      return signs;
    }

    /** What happens for each product of an image's value, a weight and a result. */
    interface Product {
      void of(int image, int weight, int result);
    }

    void forEachProduct(Product product) {
      for (int n = 0; n < batch; n++) {
        for (int o = 0; o < results; o++) {
          for (int c = 0; c < channels; c++) {
            for (int y = 0; y < out[0]; y++) {
              for (int x = 0; x < out[1]; x++) {
                products(product, n, o, c, y, x);
              }
            }
          }
        }
      }
    }

    private void products(Product product, int n, int o, int c, int y, int x) {
      for (int i = 0; i < kernel[0]; i++) {
        for (int j = 0; j < kernel[1]; j++) {
          int row = y * stride[0] - before[0] + i;
          int column = x * stride[1] - before[1] + j;
          if (row >= 0 && row < size[0] && column >= 0 && column < size[1]) {
            product.of(
                ((n * channels + c) * size[0] + row) * size[1] + column,
                ((o * channels + c) * kernel[0] + i) * kernel[1] + j,
                ((n * results + o) * out[0] + y) * out[1] + x);
          }
        }
      }
    }
  }

  /** One case through oneDNN and by its definition. */
  private static final class Comparison {
    private final Case drawn;
    private final OneDnn library;
    private final Arena arena;
    private final Program program;
    private final SideBySide wide;
    private final TensorType weights;
    private final List<Memory> kept = new ArrayList<>();

    Comparison(Case drawn, OneDnn library, Arena arena) {
      this.drawn = drawn;
      this.library = library;
      this.arena = arena;
      program = new Program(library);
      Node images =
          new Node(
              "images", new Node.Image(), List.of(), drawn.channels, drawn.size[0], drawn.size[1]);
      long[] shape = {drawn.results, drawn.channels, drawn.kernel[0], drawn.kernel[1]};
      Window window =
          new Window(
              longs(drawn.kernel), longs(drawn.stride), longs(drawn.before), longs(drawn.after));
      Node.Convolution convolution =
          new Node.Convolution(new Parameter(null, 0, 0, shape, new long[4]), null, window);
      Node node =
          new Node(
              "convolution",
              convolution,
              List.of(images),
              drawn.results,
              drawn.out[0],
              drawn.out[1]);
      Formats formats =
          new Formats(library, ElementType.BF16, Layout.CHANNELS_LAST, false, drawn.batch);
      wide = SideBySide.forWeights(formats, node);
      weights = library.type(ElementType.FLOAT32, Layout.PLAIN, shape);
    }

    void run() {
      Tensor images = given(drawn.images, wide.node().input());
      Tensor gradient = given(drawn.gradient, wide.node());
      Operation forward =
          library
              .convolution(
                  true,
                  Algorithm.DIRECT,
                  wide.sourceType(),
                  any(ElementType.BF16),
                  null,
                  wide.destinationType(),
                  wide.window(),
                  Fusion.NONE)
              .orElseThrow();
      Tensor result = program.tensor(wide.destinationType());
      program.add(
          forward,
          Map.of(
              Argument.SOURCE,
              wide.wideSource(program, images),
              Argument.WEIGHTS,
              program.as(
                  forward.type(Query.WEIGHTS).orElseThrow(), constant(drawn.weights, weights)),
              Argument.DESTINATION,
              result));
      Tensor results = read(wide.narrowDestination(program, result), wide.node());
      Tensor imageGradient = read(imageGradient(forward, gradient), wide.node().input());
      Tensor weightGradient = weightGradient(forward, images, gradient);
      program.place(arena);
      program.run(0, program.size());

      float[] expectedResults = new float[drawn.gradient.length];
      float[] expectedImages = new float[drawn.images.length];
      float[] expectedWeights = new float[drawn.weights.length];
      drawn.forEachProduct(
          (i, w, r) -> {
            expectedResults[r] += drawn.images[i] * drawn.weights[w];
            expectedImages[i] += drawn.gradient[r] * drawn.weights[w];
            expectedWeights[w] += drawn.gradient[r] * drawn.images[i];
          });
      assertThat(values(results)).as("results of %s", wide).isEqualTo(expectedResults);
      assertThat(values(imageGradient)).as("gradient in images").isEqualTo(expectedImages);
      assertThat(values(weightGradient)).as("gradient in weights").isEqualTo(expectedWeights);
    }

    private Tensor imageGradient(Operation forward, Tensor gradient) {
      Operation operation =
          library
              .convolutionBackwardData(
                  Algorithm.DIRECT,
                  wide.sourceType(),
                  any(ElementType.BF16),
                  wide.destinationType(),
                  wide.window(),
                  forward)
              .orElseThrow();
      Tensor result = program.tensor(wide.sourceType());
      program.add(
          operation,
          Map.of(
              Argument.DIFF_DESTINATION,
              wide.wideDestination(program, gradient),
              Argument.WEIGHTS,
              program.as(
                  operation.type(Query.WEIGHTS).orElseThrow(), constant(drawn.weights, weights)),
              Argument.DIFF_SOURCE,
              result));
      return wide.narrowSource(program, result);
    }

    private Tensor weightGradient(Operation forward, Tensor images, Tensor gradient) {
      Operation operation =
          library
              .convolutionBackwardWeights(
                  Algorithm.DIRECT,
                  wide.sourceType(),
                  any(ElementType.FLOAT32),
                  null,
                  wide.destinationType(),
                  wide.window(),
                  forward)
              .orElseThrow();
      Tensor result = program.tensor(operation.type(Query.DIFF_WEIGHTS).orElseThrow());
      program.add(
          operation,
          Map.of(
              Argument.SOURCE,
              wide.wideSource(program, images),
              Argument.DIFF_DESTINATION,
              wide.wideDestination(program, gradient),
              Argument.DIFF_WEIGHTS,
              result));
      Tensor plain = program.lasting(weights);
      program.copy(result, plain);
      return plain;
    }

    private TensorType any(ElementType element) {
      return library.type(
          element, Layout.ANY, weights.shape().stream().mapToLong(Long::longValue).toArray());
    }

    private Tensor given(float[] values, Node node) {
      TensorType plain = wide.formats().plainImage(ElementType.FLOAT32, node);
      return program.as(wide.formats().of(node), constant(values, plain));
    }

    private Tensor constant(float[] values, TensorType type) {
      Memory memory = new Memory(type.bytes());
      memory.write(0, values, 0, values.length);
      kept.add(memory);
      return new Tensor(type, Buffer.at(Pointer.nativeValue(memory), type.bytes()));
    }

    private Tensor read(Tensor tensor, Node node) {
      Tensor plain = program.lasting(wide.formats().plainImage(ElementType.FLOAT32, node));
      program.copy(tensor, plain);
      return plain;
    }

    private static float[] values(Tensor tensor) {
      return new Pointer(tensor.address()).getFloatArray(0, (int) (tensor.type().bytes() / 4));
    }

    private static long[] longs(int[] values) {
      return Arrays.stream(values).asLongStream().toArray();
    }
  }
}
