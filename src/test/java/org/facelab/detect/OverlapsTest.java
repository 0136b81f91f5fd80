package org.facelab.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapsTest {
  private static FaceBox box(double x, double y, double side, double score) {
    return new FaceBox(x, y, side, side, score);
  }

  @Test
  void theShareIsIntersectionOverUnion() {
    assertThat(Overlaps.share(box(0, 0, 10, 1), box(5, 0, 10, 1))).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(Overlaps.share(box(0, 0, 10, 1), box(0, 0, 10, 2))).isEqualTo(1);
    assertThat(Overlaps.share(box(0, 0, 10, 1), box(10, 0, 10, 2))).isZero();
  }

  @Test
  void ofBoxesOfOneFaceTheFirstIsKept() {
    FaceBox sure = box(0, 0, 10, 3);
    FaceBox same = box(1, 1, 10, 2);
    FaceBox other = box(30, 0, 10, 1);

    assertThat(Overlaps.suppress(List.of(sure, same, other))).containsExactly(sure, other);
  }
}
