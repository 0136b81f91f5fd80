package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.SourceData;
import org.facelab.engine.Backend;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private final Experiment experiment = Experiments.tinyExperiment();
  private final FaceData data = DataLoader.load(experiment);

  private FaceData withVotes(String checksum) {
    SourceData drawn = data.sources().get(0);
    return new FaceData(
        data.emotions(),
        List.of(
            new SourceData(
                drawn.dataset(),
                drawn.split(),
                1,
                drawn.checksum(),
                new TreeMap<>(Map.of("ferplus", checksum)),
                false)));
  }

  @Test
  void otherLabelsOfTheSameFacesAreOtherData() {
    Manifest manifest = Manifest.start(experiment, withVotes("abc"), Backend.start(1));
    assertThatCode(() -> manifest.checkSame(withVotes("abc"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> manifest.checkSame(withVotes("def")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "data.sources.drawn.ferplus has checksum def, but the run was started on abc");
  }

  /** It cannot be asked what it did not note. */
  @Test
  void aRunFromBeforeTheseWereNotedGoesOn() {
    Manifest manifest = Manifest.start(experiment, data, Backend.start(1));
    assertThatCode(() -> manifest.checkSame(withVotes("abc"))).doesNotThrowAnyException();
  }
}
