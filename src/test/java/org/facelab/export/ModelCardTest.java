package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.facelab.config.KeypointsSource;
import org.facelab.config.PointOffset;
import org.facelab.config.Source.OnBadRow;
import org.facelab.config.Task;
import org.junit.jupiter.api.Test;

final class ModelCardTest {
  private static final List<Task> BOTH = List.of(Task.KEYPOINTS, Task.EMOTION);

  private static KeypointsSource source(PointOffset offset) {
    return new KeypointsSource(
        Path.of("faces.csv"),
        Optional.empty(),
        KeypointsSource.Rows.ALL,
        OnBadRow.FAIL,
        offset,
        null,
        1);
  }

  @Test
  void saysWherePointsLieBesideWhatTheyName() {
    PointOffset offset = new PointOffset(1.1, -0.5);
    assertThat(ModelCard.caveat(source(PointOffset.NONE), BOTH, PointOffset.NONE)).isEmpty();
    assertThat(ModelCard.caveat(source(offset), BOTH, offset))
        .contains("1.1 px right and -0.5 px down of what they name")
        .contains("taken out of this model's points");
    assertThat(ModelCard.caveat(source(offset), BOTH, PointOffset.NONE))
        .contains("1.1 px right and -0.5 px down of what they name")
        .contains("Other labels lie otherwise, so this model's points lie somewhere between.");
    assertThat(ModelCard.caveat(source(offset), List.of(Task.EMOTION), offset)).isEmpty();
  }
}
