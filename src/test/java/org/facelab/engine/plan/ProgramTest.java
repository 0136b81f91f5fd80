package org.facelab.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.junit.jupiter.api.Test;

final class ProgramTest {
  private static final int ALIGNMENT = 64;

  /**
   * Each step fills some tensors with numbers of their own, after it has looked whether others still hold
   * theirs: no two tensors whose content is needed at the same time may share memory.
   */
  @Property(tries = 100)
  void tensorsKeepTheirContentAsLongAsStepsNeedIt(@ForAll long seed) {
    Random random = new Random(seed);
    try (Arena arena = new Arena()) {
      Program program = new Program(null);
      List<Content> contents = new ArrayList<>();
      for (int i = 1 + random.nextInt(20); i > 0; i--) {
        TensorType type = type(4L * (1 + random.nextInt(50)));
        boolean lasts = random.nextInt(8) == 0;
        contents.add(new Content(lasts ? program.lasting(type) : program.tensor(type), lasts));
      }
      int steps = 1 + random.nextInt(20);
      for (int step = 0; step < steps; step++) {
        Content content = contents.get(random.nextInt(contents.size()));
        program.add(content.isWritten ? content::check : content::write, content.tensor);
        content.isWritten = true;
      }
      program.place(arena);
      program.run(0, program.size());
      for (Content content : contents) {
        assertThat(content.tensor.address() % ALIGNMENT).isZero();
        if (content.lasts && content.isWritten) {
          content.check();
        }
      }
    }
  }

  @Test
  void anArenaThatGotNoMemoryStillGivesWhatThereIs() {
    try (Arena arena = new Arena()) {
      assertThatThrownBy(() -> arena.take(1L << 60)).isInstanceOf(OutOfMemoryError.class);
      arena.take(100).setByte(99, (byte) 1);
    }
  }

  private static TensorType type(long bytes) {
    return new TensorType(Pointer.NULL, List.of(bytes / 4), ElementType.FLOAT32, bytes);
  }

  /** A tensor full of one number. */
  private static final class Content {
    private static int count;

    private final Tensor tensor;
    private final boolean lasts;
    private final int number = ++count;
    private boolean isWritten;

    Content(Tensor tensor, boolean lasts) {
      this.tensor = tensor;
      this.lasts = lasts;
    }

    private int length() {
      return (int) tensor.type().bytes() / 4;
    }

    void write() {
      int[] numbers = new int[length()];
      Arrays.fill(numbers, number);
      new Pointer(tensor.address()).write(0, numbers, 0, numbers.length);
    }

    void check() {
      assertThat(new Pointer(tensor.address()).getIntArray(0, length())).containsOnly(number);
    }
  }

  @Test
  void tensorsThatAreNotNeededAtOnceShareMemory() {
    try (Arena arena = new Arena()) {
      Program program = new Program(null);
      Tensor first = program.tensor(type(400));
      Tensor second = program.tensor(type(400));
      program.add(() -> {}, first);
      program.add(() -> {}, second);
      program.place(arena);
      assertThat(first.address()).isEqualTo(second.address());
    }
  }

  @Test
  void onlySomeOfTheStepsRun() {
    try (Arena arena = new Arena()) {
      List<Integer> ran = new ArrayList<>();
      Program program = new Program(null);
      for (int i = 0; i < 4; i++) {
        int step = i;
        program.add(() -> ran.add(step));
      }
      program.place(arena);
      program.run(1, 3);
      assertThat(ran).containsExactly(1, 2);
    }
  }
}
