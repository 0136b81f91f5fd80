package org.facelab.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.facelab.data.PictureFile;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceBox;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.Photo;
import org.facelab.export.ModelDescription;
import org.junit.jupiter.api.Test;

/** What keeps photos from taking more memory and time than there is. */
class FaceFindersTest {
  private static final byte[] PHOTO = Pictures.file(Pictures.photo(1), "png");
  private static final long HOUR = 3_600_000_000_000L;

  private FaceFinders finders;

  /** Finds nothing, and does something meanwhile. */
  private static class Probe implements FaceDetector {
    private final Consumer<Probe> meanwhile;
    private int closed;
    private int asked;

    Probe(Consumer<Probe> meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public String name() {
      return "probe";
    }

    @Override
    public List<FaceBox> detect(Photo photo) {
      asked++;
      meanwhile.accept(this);
      return List.of();
    }

    @Override
    public long memory(int width, int height) {
      return 0;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private FaceFinders finders(FaceDetector detector, long room) {
    return new FaceFinders(
        new ModelDescription.Input("x", 48, 1),
        () -> detector,
        new CropRule(1, 0, 0),
        1,
        new PictureRoom(room));
  }

  @Test
  void aPictureThatNeverFitsIsRefusedAtOnceAndASmallerOneIsRead() throws Exception {
    Probe probe = new Probe(p -> {});
    byte[] two = Pictures.file(Pictures.photo(2), "png");
    finders = finders(probe, PictureFile.open(PHOTO).memory() + 2048);
    assertThatThrownBy(() -> finders.find(two, false, System.nanoTime() + HOUR))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(422))
        .hasMessageContaining("560 x 280 pixels do not fit")
        .hasMessageNotContaining("-Xmx");
    for (int i = 0; i < 3; i++) {
      finders.find(PHOTO, false, System.nanoTime() + HOUR); // each gives its memory back
    }
    assertThat(probe.asked).isEqualTo(3);
  }

  @Test
  void whereMemoryDoesNotBecomeFreeTheAnswerIsToComeAgain() throws Exception {
    PictureFile picture = PictureFile.open(PHOTO);
    PictureRoom room = new PictureRoom(picture.memory() + 2048);
    Runnable release = room.take(picture, System.nanoTime() + HOUR);
    assertThatThrownBy(() -> room.take(picture, System.nanoTime()))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(503));
    release.run();
    room.take(picture, System.nanoTime() + HOUR).run();
  }

  @Test
  void whatIsDecodedTooLateIsNotSearched() {
    Probe probe = new Probe(p -> {});
    finders = finders(probe, 1 << 30);
    assertThatThrownBy(() -> finders.find(PHOTO, false, System.nanoTime()))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(503));
    assertThat(probe.asked).isZero();
  }

  @Test
  void aDetectorInUseIsClosedAfterItsPhoto() throws Exception {
    Probe probe =
        new Probe(
            p -> {
              finders.close();
              assertThat(p.closed).isZero();
            });
    finders = finders(probe, 1 << 30);
    finders.find(PHOTO, false, System.nanoTime() + HOUR);
    assertThat(probe.asked).isEqualTo(1);
    assertThat(probe.closed).isEqualTo(1);
  }
}
