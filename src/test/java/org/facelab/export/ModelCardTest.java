package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.facelab.config.KeypointsSource;
import org.facelab.config.PointOffset;
import org.facelab.config.Source.OnBadRow;
import org.junit.jupiter.api.Test;

final class ModelCardTest {
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
    assertThat(ModelCard.caveat(source(PointOffset.NONE), PointOffset.NONE)).isEmpty();
    assertThat(ModelCard.caveat(source(offset), offset))
        .contains("1.1 px right and -0.5 px down of what they name")
        .contains("this model's points do not");
    assertThat(ModelCard.caveat(source(offset), PointOffset.NONE))
        .contains("1.1 px right and -0.5 px down of what they name")
        .contains("Other labels lie otherwise, so this model's points lie somewhere between.");
  }
}
