package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;
import org.facelab.engine.onednn.Window;

/**
 * A convolution of small images, some of which are laid side by side as one wide image, with columns of
 * zeros between them. oneDNN's bf16 convolutions go through all weights for each row of an image, and
 * through all sums of the weights' gradient: with 512 channels and rows of 3 pixels they spend most of
 * their time on that, with rows as long as the matrix units' tiles (AMX, 32 values of bf16) they do not.
 *
 * @param images how many lie side by side; 1 leaves all as it is
 * @param from columns from one image to the next, zeros included
 * @param to columns from one result to the next, those between them without meaning
 */
record SideBySide(Formats formats, Node node, int images, int from, int to) {
  private static final int ROW = 32;

  /** Widest results whose weights' gradient gains; measured with 64 images on AMX. */
  private static final int WIDTH_FOR_GRADIENT = 16;

  /** Widest results for which the convolution itself gains, if its weights are many or it strides. */
  private static final int WIDTH = 6;

  private static final int MANY_WEIGHTS = 1_000_000;

  /** Up to this width a row takes the whole batch. */
  private static final int TINY = 4;

  /** For the convolution and its gradient in the images. */
  static SideBySide forImages(Formats formats, Node node) {
    Node.Convolution convolution = (Node.Convolution) node.kind;
    boolean gains =
        node.width <= WIDTH
            && (convolution.window().stride()[1] > 1
                || convolution.weights().length() >= MANY_WEIGHTS);
    return of(formats, node, gains);
  }

  /** For the gradient in the weights. */
  static SideBySide forWeights(Formats formats, Node node) {
    return of(formats, node, node.width <= WIDTH_FOR_GRADIENT);
  }

  private static SideBySide of(Formats formats, Node node, boolean gains) {
    if (!gains
        || formats.element() != ElementType.BF16
        || formats.image() != Layout.CHANNELS_LAST) {
      return new SideBySide(formats, node, 1, node.input().width, node.width);
    }
    Window window = ((Node.Convolution) node.kind).window();
    long stride = window.stride()[1];
    long before = window.before()[1];
    // Neither an image's first column may see the one before it nor its last the one after it.
    long needed =
        Math.max(
            node.input().width + before, stride * (node.width - 1) + window.kernel()[1] - before);
    int to = (int) Math.max(node.width, (needed + stride - 1) / stride);
    int most = node.width <= TINY ? formats.batch() : Math.max(1, ROW / to);
    int images = most;
    while (formats.batch() % images != 0) {
      images--;
    }
    return images == 1
        ? new SideBySide(formats, node, 1, node.input().width, node.width)
        : new SideBySide(formats, node, images, (int) (to * stride), to);
  }

  /** The wide images' type. */
  TensorType sourceType() {
    return wideType(node.input(), from);
  }

  /** The wide results' type. */
  TensorType destinationType() {
    return wideType(node, to);
  }

  /** The window over the wide images. */
  Window window() {
    Window window = ((Node.Convolution) node.kind).window();
    if (images == 1) {
      return window;
    }
    long seen = (images * (long) to - 1) * window.stride()[1] + window.kernel()[1];
    long after = seen - window.before()[1] - images * (long) from;
    return new Window(
        window.kernel(),
        window.stride(),
        window.before(),
        new long[] {window.after()[0], Math.max(0, after)});
  }

  /** The node's inputs as wide images. */
  Tensor wideSource(Program program, Tensor source) {
    return wide(program, source, node.input(), from);
  }

  /** The node's outputs, or their gradients, as wide images. */
  Tensor wideDestination(Program program, Tensor destination) {
    return wide(program, destination, node, to);
  }

  /** Takes the node's outputs out of wide images. */
  Tensor narrowDestination(Program program, Tensor wide) {
    return narrow(program, wide, node, to);
  }

  /** Takes the gradients in the node's inputs out of wide images. */
  Tensor narrowSource(Program program, Tensor wide) {
    return narrow(program, wide, node.input(), from);
  }

  private Tensor wide(Program program, Tensor tensor, Node shape, int step) {
    if (images == 1) {
      return tensor;
    }
    Tensor wide = program.tensor(wideType(shape, step));
    long bytes = wide.type().bytes();
    if (step > shape.width) {
      program.add(() -> new Pointer(wide.address()).setMemory(0, bytes, (byte) 0), wide);
    }
    program.copy(
        new Tensor(each(shape, shape.width, 1), tensor.buffer()),
        new Tensor(each(shape, step, images), wide.buffer()));
    return wide;
  }

  private Tensor narrow(Program program, Tensor wide, Node shape, int step) {
    if (images == 1) {
      return wide;
    }
    Tensor narrow = program.tensor(formats.of(shape));
    program.copy(
        new Tensor(each(shape, step, images), wide.buffer()),
        new Tensor(each(shape, shape.width, 1), narrow.buffer()));
    return narrow;
  }

  private TensorType wideType(Node shape, int step) {
    return images == 1
        ? formats.of(shape)
        : formats
            .library()
            .type(
                formats.element(),
                Layout.CHANNELS_LAST,
                formats.batch() / images,
                shape.channels,
                shape.height,
                (long) images * step);
  }

  /**
   * Every image by itself, {@code [N / images, images, C, H, W]}.
   *
   * @param step columns from one image to the next
   * @param beside images in a row
   */
  private TensorType each(Node shape, int step, int beside) {
    long pixel = shape.channels;
    long row = (long) beside * step * pixel;
    long next = beside == 1 ? shape.height * row : step * pixel;
    long group = beside == 1 ? images * next : shape.height * row;
    return formats
        .library()
        .strided(
            formats.element(),
            new long[] {
              formats.batch() / images, images, shape.channels, shape.height, shape.width
            },
            new long[] {group, next, 1, row, pixel});
  }
}
