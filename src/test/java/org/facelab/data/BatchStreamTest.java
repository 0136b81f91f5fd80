package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.facelab.data.AugmentFixtures.experiment;
import static org.facelab.data.AugmentFixtures.flat;
import static org.facelab.data.AugmentFixtures.image;
import static org.facelab.data.AugmentFixtures.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.facelab.config.Augmentation;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.Range;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceData.SourceData;
import org.facelab.face.Emotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchStreamTest {
  private static final List<Augmentation> SOME =
      List.of(
          new Augmentation.HorizontalFlip(0.5),
          new Augmentation.Shift(new Range(-0.2, 0.2), 1),
          new Augmentation.Brightness(new Range(0.5, 1.5), 1));
  private static final FaceData TWO_SOURCES =
      new FaceData(
          Emotion.FER2013, List.of(training(flat(50, true), 1), training(flat(9, false), 3)));

  @Test
  void everyTrainingFaceComesAsOftenAsItsSourceRepeats() {
    Map<FaceRef, Integer> seen = new HashMap<>();
    for (FaceBatch batch : epoch(TWO_SOURCES, settings(8, 2), 1, 0)) {
      batch.faces().forEach(face -> seen.merge(face, 1, Integer::sum));
    }
    assertThat(seen).hasSize(59);
    seen.forEach((face, times) -> assertThat(times).isEqualTo(face.source() == 0 ? 1 : 3));
  }

  @Test
  void theEpochsDifferInOrderAndAugmentation() {
    List<FaceBatch> first = epoch(TWO_SOURCES, settings(77, 1), 0, 0);
    List<FaceBatch> second = epoch(TWO_SOURCES, settings(77, 1), 1, 0);
    assertThat(first.get(0).faces())
        .isNotEqualTo(second.get(0).faces())
        .containsExactlyInAnyOrderElementsOf(second.get(0).faces());
  }

  @Test
  void aRepeatedFaceIsAugmentedAnewEachTime() {
    FaceBatch batch = epoch(TWO_SOURCES, settings(77, 1), 0, 0).get(0);
    List<Float> values = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      if (batch.faces().get(row).equals(new FaceRef(1, 5))) {
        values.add(batch.images()[row * 16 * 16]);
      }
    }
    assertThat(values).hasSize(3).doesNotHaveDuplicates();
  }

  @Property(tries = 20)
  void aBatchDependsOnNothingButSeedEpochAndNumber(
      @ForAll @IntRange(min = 1, max = 4) int threads,
      @ForAll @IntRange(min = 0, max = 10) int firstBatch,
      @ForAll @IntRange(min = 0, max = 3) int epoch) {
    List<FaceBatch> whole = epoch(TWO_SOURCES, settings(8, 1), epoch, 0);
    List<FaceBatch> rest = epoch(TWO_SOURCES, settings(8, threads), epoch, firstBatch);
    assertThat(rest).hasSize(whole.size() - firstBatch);
    for (int i = 0; i < rest.size(); i++) {
      assertThat(rest.get(i).faces()).isEqualTo(whole.get(i + firstBatch).faces());
      assertThat(rest.get(i).images()).isEqualTo(whole.get(i + firstBatch).images());
      assertThat(rest.get(i).points()).isEqualTo(whole.get(i + firstBatch).points());
    }
  }

  @Property(tries = 60)
  void theNumberOfBatchesIsKnownBeforehand(
      @ForAll @IntRange(min = 1, max = 40) int faces,
      @ForAll @IntRange(min = 1, max = 12) int size) {
    FaceData data = new FaceData(Emotion.FER2013, List.of(training(flat(faces, true), 1)));
    List<FaceBatch> batches = epoch(data, settings(size, 1), 0, 0);
    assertThat(batches.stream().mapToInt(FaceBatch::size).sum()).isEqualTo(faces);
    if (size > 1 && faces > 1) {
      assertThat(batches).allMatch(batch -> batch.size() > 1);
    }
  }

  @Test
  void aSingleFaceLeftOverJoinsTheBatchBeforeIt() {
    FaceData data = new FaceData(Emotion.FER2013, List.of(training(flat(17, true), 1)));
    assertThat(epoch(data, settings(8, 1), 0, 0)).extracting(FaceBatch::size).containsExactly(8, 9);
  }

  @Test
  void inOrderKeepsTheOrderAndChangesNothing() {
    List<FaceRef> faces = TWO_SOURCES.faces(Part.TRAIN).subList(3, 20);
    try (BatchStream stream = BatchStream.inOrder(TWO_SOURCES, settings(8, 3), faces, 8)) {
      assertThat(stream.batches()).isEqualTo(3);
      List<FaceRef> seen = new ArrayList<>();
      for (FaceBatch batch = stream.next(); batch != null; batch = stream.next()) {
        for (int row = 0; row < batch.size(); row++) {
          FaceRef face = batch.faces().get(row);
          seen.add(face);
          assertThat(batch.images()[row * 256]).isEqualTo(face.face() / 255f);
        }
      }
      assertThat(seen).isEqualTo(faces);
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void facesWithoutALabelOfATaskAreNotTrainedOn() {
    FaceDataset labelled = flat(6, true);
    FaceDataset bare =
        new FaceDataset(
            "bare",
            6,
            4,
            4,
            1,
            labelled.pixels(),
            null,
            List.of(),
            null,
            List.of(),
            null,
            null,
            labelled.ids(),
            List.of());
    FaceData both =
        new FaceData(Emotion.FER2013, List.of(training(bare, 1), training(labelled, 1)));
    assertThat(epoch(both, settings(4, 1), 0, 0))
        .allSatisfy(batch -> assertThat(batch.faces()).allMatch(face -> face.source() == 1));
    FaceData none = new FaceData(Emotion.FER2013, List.of(training(bare, 1)));
    assertThatThrownBy(() -> BatchStream.training(none, settings(4, 1), 0, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no training face has a label");
  }

  @Test
  void whatALoaderThrowsReachesTheConsumer() {
    SourceData source = training(flat(20, true), 1);
    FaceData data = new FaceData(Emotion.FER2013, List.of(source));
    List<FaceRef> faces = List.of(new FaceRef(0, 1), new FaceRef(0, 2), new FaceRef(0, 99));
    try (BatchStream stream = BatchStream.inOrder(data, settings(2, 2), faces, 2)) {
      assertThat(stream.next().size()).isEqualTo(2);
      assertThatThrownBy(stream::next)
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("out of bounds");
    }
  }

  /** A consumer that takes its time finds the next batches ready, even if nothing is built from then on. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @Timeout(60)
  void batchesGetReadyWhileTheConsumerHoldsOne(int threads) throws InterruptedException {
    int ahead = BatchStream.AHEAD * threads;
    int last = 3 * ahead;
    CountDownLatch ready = new CountDownLatch(ahead);
    CountDownLatch stuck = new CountDownLatch(1);
    IntFunction<FaceBatch> builder =
        number -> {
          if (number > ahead) {
            await(stuck);
          } else if (number > 0) {
            ready.countDown();
          }
          return numbered(number);
        };
    try (BatchStream stream = new BatchStream(builder, last + 1, 0, threads)) {
      assertThat(number(stream.next())).isZero();
      ready.await();
      for (int i = 1; i <= ahead; i++) {
        assertThat(number(stream.next())).isEqualTo(i);
      }
      stuck.countDown();
      for (int i = ahead + 1; i <= last; i++) {
        assertThat(number(stream.next())).isEqualTo(i);
      }
      assertThat(stream.next()).isNull();
    }
  }

  /** However long a consumer takes, memory holds no more than these. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noMoreBatchesAreBuiltAheadThanThreadsNeed(int threads) {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger farthest = new AtomicInteger();
    IntFunction<FaceBatch> builder =
        number -> {
          farthest.accumulateAndGet(number - asked.get(), Math::max);
          return numbered(number);
        };
    try (BatchStream stream = new BatchStream(builder, 200, 0, threads)) {
      do {
        asked.incrementAndGet();
      } while (stream.next() != null);
    }
    assertThat(farthest.get()).isLessThan(BatchStream.AHEAD * threads);
  }

  @Test
  void closingEndsTheThreads() {
    BatchStream stream = BatchStream.training(TWO_SOURCES, settings(2, 4), 0, 0);
    stream.next();
    stream.close();
    stream.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("facelab-loader"));
    assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptedConsumerStopsWaiting() {
    Experiment slow = experiment(image(512, 3), List.of(), 50, 1, 1);
    try (BatchStream stream = BatchStream.training(TWO_SOURCES, slow, 0, 0)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(stream::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CancellationException("interrupted");
    }
  }

  /** A batch of one face, whose index is the batch's number. */
  private static FaceBatch numbered(int number) {
    float[] nothing = {};
    return new FaceBatch(
        List.of(new FaceRef(0, number)), nothing, nothing, nothing, nothing, nothing);
  }

  private static int number(FaceBatch batch) {
    return batch.faces().get(0).face();
  }

  private static Experiment settings(int batchSize, int threads) {
    return experiment(image(16, 1), SOME, batchSize, threads, 42);
  }

  private static List<FaceBatch> epoch(
      FaceData data, Experiment experiment, int epoch, int firstBatch) {
    List<FaceBatch> batches = new ArrayList<>();
    try (BatchStream stream = BatchStream.training(data, experiment, epoch, firstBatch)) {
      for (FaceBatch batch = stream.next(); batch != null; batch = stream.next()) {
        batches.add(batch);
      }
      assertThat(batches).hasSize(stream.batches() - firstBatch);
      assertThat(BatchStream.batchesPerEpoch(data, experiment)).isEqualTo(stream.batches());
    }
    return batches;
  }
}
