package org.facelab.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.facelab.TinyRuns;
import org.facelab.data.BadImage;
import org.facelab.data.CropTable;
import org.facelab.detect.Photo;
import org.facelab.export.FaceModel;
import org.facelab.export.FaceModels;
import org.facelab.export.ModelDescription;
import org.facelab.export.ModelSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchReaderTest {
  private static final int ROWS = 600;

  @TempDir static Path folder;
  private static FaceModel model;
  private static List<PhotoInput> rows;

  /** What came, in its order. */
  private static final class Heard implements BatchReader.Listener {
    final List<PhotoInput> all = new ArrayList<>();
    final List<PhotoReading> readings = new ArrayList<>();
    final List<String> problems = new ArrayList<>();

    @Override
    public void read(PhotoReading reading) {
      all.add(reading.input());
      readings.add(reading);
    }

    @Override
    public void failed(PhotoInput input, String problem) {
      all.add(input);
      problems.add(problem);
    }
  }

  @BeforeAll
  static void train() throws Exception {
    model = FaceModels.open(TinyRuns.train(folder.resolve("run")), ModelSettings.STANDARD);
    StringBuilder table = new StringBuilder("pixels\n");
    for (int i = 0; i < ROWS; i++) {
      for (int p = 0; p < 256; p++) {
        table.append((i * 31 + p * (1 + i % 7)) % 256).append(p == 255 ? '\n' : ' ');
      }
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), table);
    rows = PhotoInputs.find(List.of(file.toString())).images();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static PhotoInput file(String name, String content) throws IOException {
    return new PhotoInput.ImageFile(Files.writeString(folder.resolve(name), content), name);
  }

  /** An image that wants more memory than Java has for one thing. */
  private static PhotoInput endless() {
    return new PhotoInput() {
      @Override
      public String name() {
        return "endless";
      }

      @Override
      public String place() {
        return name();
      }

      @Override
      public boolean isCrop() {
        return true;
      }

      @Override
      public String imageId() {
        return null;
      }

      @Override
      public long length() {
        return 0;
      }

      @Override
      public Photo load(Room room) {
        return Photo.of(new byte[Integer.MAX_VALUE], Integer.MAX_VALUE, 1, 1);
      }
    };
  }

  private static List<PhotoInput> withDamagedOnes() throws IOException {
    List<PhotoInput> inputs = new ArrayList<>(rows);
    inputs.add(600, file("text.png", "hello"));
    inputs.add(512, endless());
    // A row behind the end of its table, which nothing expects.
    CropTable cutOff = new CropTable("t", 16, new byte[9], List.of("a", "b"), null, List.of());
    inputs.add(0, new PhotoInput.TableRow(cutOff, 1));
    return inputs;
  }

  @Test
  void whateverIsWrongWithAnImageTheOthersAreReadInTheirOrder() throws Exception {
    List<PhotoInput> inputs = withDamagedOnes();
    Heard heard = new Heard();
    try (BatchReader reader = BatchReader.ofCrops(model, 2)) {
      assertThat(reader.read(inputs, heard, () -> false)).isEqualTo(ROWS + 3);
    }

    assertThat(heard.all).containsExactlyElementsOf(inputs);
    assertThat(heard.problems).hasSize(3);
    assertThat(heard.problems.get(0)).startsWith("cannot be read: ");
    assertThat(heard.problems.get(1)).startsWith("does not fit into memory");
    assertThat(heard.problems.get(2)).endsWith("found the text 'hello'");
    assertThatEachHasItsOwnAnswer(heard.readings);
  }

  /** The model, which remembers how many crops it was asked about at once. */
  private record Counted(FaceModel model, List<Integer> counts) implements FaceModel {
    @Override
    public ModelDescription description() {
      return model.description();
    }

    @Override
    public Answers answer(float[] crops, int count) {
      counts.add(count);
      return model.answer(crops, count);
    }

    @Override
    public void close() {}
  }

  @Test
  void theModelIsAskedInFullBatchesOfATurn() throws Exception {
    Heard heard = new Heard();
    Counted counted = new Counted(model, new ArrayList<>());
    try (BatchReader reader = BatchReader.ofCrops(counted, 2)) {
      assertThat(reader.read(rows, heard, () -> false)).isEqualTo(ROWS);
    }
    // 512 images, and then the rest.
    assertThat(counted.counts()).containsExactly(64, 64, 64, 64, 64, 64, 64, 64, 64, 24);
  }

  @Test
  void aTurnEndsWhereItsCropsTakeMuchMemory() throws Exception {
    Heard heard = new Heard();
    Counted counted = new Counted(model, new ArrayList<>());
    long fifty = 50L * Float.BYTES * model.description().input().length();
    try (BatchReader reader = new BatchReader(counted, null, null, 2, fifty)) {
      assertThat(reader.read(rows, heard, () -> false)).isEqualTo(ROWS);
    }
    // Two threads may both see room for one more.
    assertThat(counted.counts()).hasSize(12).allMatch(count -> count <= 51);
    assertThatEachHasItsOwnAnswer(heard.readings);
  }

  @Test
  void whatIsInProgressWhenItIsToldToStopIsFinished() throws Exception {
    Heard heard = new Heard();
    AtomicInteger asked = new AtomicInteger();
    try (BatchReader reader = BatchReader.ofCrops(model, 2)) {
      int read = reader.read(rows, heard, () -> asked.incrementAndGet() > 100);

      assertThat(read).isBetween(90, 100);
      assertThat(heard.all).containsExactlyElementsOf(rows.subList(0, read));
    }
  }

  @Test
  void afterATurnNoOtherBeginsOnceItIsToldToStop() throws Exception {
    Heard heard = new Heard();
    try (BatchReader reader = BatchReader.ofCrops(model, 2)) {
      assertThat(reader.read(rows, heard, () -> !heard.all.isEmpty())).isEqualTo(512);
    }
    assertThat(heard.all).hasSize(512);
  }

  private static void assertThatEachHasItsOwnAnswer(List<PhotoReading> readings) {
    assertThat(readings).extracting(PhotoReading::input).containsExactlyElementsOf(rows);
    for (int i : new int[] {0, 1, 63, 64, 510, 511, 512, 599}) {
      FaceReading alone = aloneRead(rows.get(i));
      assertThat(readings.get(i).faces()).hasSize(1);
      float[] points = readings.get(i).faces().get(0).points();
      assertThat(IntStream.range(0, points.length).allMatch(p -> close(points[p], alone, p)))
          .as("row %d", i)
          .isTrue();
    }
  }

  private static boolean close(float point, FaceReading alone, int p) {
    return Math.abs(point - alone.points()[p]) < 1e-3;
  }

  private static FaceReading aloneRead(PhotoInput row) {
    try {
      return new PhotoReader(model, null, null)
          .readCrops(List.of(row.load(PhotoInput.Room.ENDLESS)))
          .get(0);
    } catch (BadImage e) {
      throw new AssertionError(e);
    }
  }
}
