package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.facelab.TinyRuns;
import org.facelab.detect.Photo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  @TempDir static Path shared;
  private static Path model;
  private static List<Photo> faces;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void train() throws Exception {
    model = TinyRuns.train(shared.resolve("run"));
    faces = TinyRuns.drawnFaces(10).subList(1, 4);
  }

  private int predict(Object... arguments) {
    return predictBy(model, arguments);
  }

  private int predictBy(Path model, Object... arguments) {
    List<String> all = new ArrayList<>(List.of("predict", model.toString()));
    Arrays.stream(arguments).forEach(a -> all.add(a.toString()));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  private Path image(String name, Photo photo) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(photo.image(), name.substring(name.lastIndexOf('.') + 1), file.toFile());
    return file;
  }

  private Path group() throws IOException {
    return image(
        "group.png",
        TinyRuns.montage(640, 300, faces, new int[] {20, 30, 200}, new int[] {340, 40, 180}));
  }

  @Test
  void theTableHasALineForEachFaceAndFitsATerminal() throws IOException {
    Path empty = image("an-empty-place-with-a-long-name.jpg", TinyRuns.montage(200, 200, faces));

    assertThat(predict(group(), empty)).isZero();
    assertThat(out.toString())
        .contains("group.png")
        .contains("no face found")
        .contains("left_eye_center")
        .containsPattern("\\d+x\\d+ at \\d+,\\d+ +\\w+ \\d+ %");
    assertThat(out.toString().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(80));
    assertThat(out.toString()).doesNotContain("\u001b").doesNotContain("\r");
    assertThat(err.toString()).contains("2 images, 2 faces in").contains("images/s");
  }

  @Test
  void jsonHasALineForEachImage() throws IOException {
    assertThat(predict(group(), "--json")).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("width").asInt()).isEqualTo(640);
    assertThat(json.get("faces")).hasSize(2);
    JsonNode face = json.get("faces").get(0);
    assertThat(face.get("keypoints")).hasSize(15);
    assertThat(face.get("emotion").get("probabilities")).hasSize(7);
    double x = face.get("keypoints").get("nose_tip").get("x").asDouble();
    double left = face.get("crop").get("x").asDouble();
    assertThat(x).isBetween(left, left + face.get("crop").get("side").asDouble());
    assertThat(out.toString().lines()).hasSize(1);
  }

  @Test
  void csvHasARowForEachFace() throws IOException {
    Path crop = image("crop.png", faces.get(0));

    assertThat(predict(group(), crop, "--csv", "--crops")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).split(",", -1)).hasSize(7 + 3 + 7 + 30);
    assertThat(lines).allMatch(l -> l.split(",", -1).length == 47);
    assertThat(lines.get(2)).startsWith(crop + ",1,,,,,,");
  }

  @Test
  void unreadableImagesAreNamedAndTheRestIsRead() throws IOException {
    Path good = image("dir/good.png", faces.get(0));
    Path text = Files.writeString(folder.resolve("dir/text.png"), "hello");
    Path nothing = Files.writeString(folder.resolve("dir/nothing.jpg"), "");

    assertThat(predict(folder.resolve("dir"), "--crops", "--json")).isEqualTo(Main.FAILED);
    assertThat(out.toString().lines()).hasSize(1).first().asString().contains(good.toString());
    assertThat(err.toString().lines())
        .contains(
            text + ": expected a PNG, JPEG, BMP, GIF or WebP image, found the text 'hello'",
            nothing + ": expected a PNG, JPEG, BMP, GIF or WebP image, found nothing (0 bytes)",
            "2 of 3 images could not be read");
  }

  @Test
  void tinyImagesWithoutAFaceHintAtCrops() throws IOException {
    Path tiny = image("tiny.png", Photo.of(new byte[40 * 40], 40, 40, 1));

    assertThat(predict(tiny)).isZero();
    assertThat(out.toString()).contains("no face found").contains("--crops");
    assertThat(predict(tiny, "--json")).isZero();
    assertThat(out.toString()).contains("\"faces\":[]");
  }

  @Test
  void overlaysNeitherCollideNorLeaveTheirFolderNorReplaceAnImage() throws IOException {
    Path photos = folder.resolve("photos");
    image("photos/a.png", faces.get(0));
    image("photos/a.jpg", faces.get(1));
    image("photos/sub/a.png", faces.get(2));
    Path own = image("photos/a-faces.png", faces.get(0));
    byte[] before = Files.readAllBytes(own);
    Path outside = photos.resolve("../photos/sub/../a.jpg");

    assertThat(predict(photos, outside, "--crops", "--overlay", photos)).isZero();
    assertThat(Files.readAllBytes(own)).isEqualTo(before);
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(
              all.filter(f -> f.toString().contains("-faces"))
                  .map(f -> folder.relativize(f).toString()))
          .containsExactlyInAnyOrder(
              "photos/a-faces.png",
              "photos/a-faces-2.png",
              "photos/a-faces-3.png",
              "photos/a-faces-faces.png",
              "photos/sub/a-faces.png");
    }
  }

  @Test
  void overlaysFollowNoLinksAndOneThatFailsStopsNoOther() throws IOException {
    Path photos = folder.resolve("photos");
    String tooLong = "n".repeat(245);
    image("photos/a.png", faces.get(0));
    image("photos/" + tooLong + ".png", faces.get(1));
    image("photos/sub/deep/b.png", faces.get(1));
    image("photos/z.png", faces.get(2));
    Path drawn = Files.createDirectory(folder.resolve("drawn"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path precious = Files.writeString(folder.resolve("precious.txt"), "precious");
    Files.createSymbolicLink(drawn.resolve("a-faces.png"), precious);
    Files.createSymbolicLink(drawn.resolve("sub"), elsewhere);

    assertThat(predict(photos, "--crops", "--overlay", drawn)).isEqualTo(Main.FAILED);
    assertThat(precious).hasContent("precious");
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(drawn.resolve("a-faces.png")).isRegularFile();
    assertThat(Files.isSymbolicLink(drawn.resolve("a-faces.png"))).isFalse();
    assertThat(ImageIO.read(drawn.resolve("z-faces.png").toFile())).isNotNull();
    assertThat(out.toString()).contains("photos/z.png");
    assertThat(err.toString())
        .contains("cannot be drawn: ")
        .contains("sub/deep: leads out of " + drawn)
        .contains("2 of 4 images could not be read");
  }

  @Test
  void anOverlayShowsThePhotoWithMarksOnIt() throws IOException {
    assertThat(predict(group(), "--overlay", folder.resolve("o"))).isZero();
    BufferedImage drawn = ImageIO.read(folder.resolve("o/group-faces.png").toFile());
    BufferedImage photo = ImageIO.read(folder.resolve("group.png").toFile());

    assertThat(drawn.getWidth()).isEqualTo(640);
    int changed = 0;
    for (int i = 0; i < 640 * 300; i++) {
      changed += drawn.getRGB(i % 640, i / 640) == photo.getRGB(i % 640, i / 640) ? 0 : 1;
    }
    assertThat(changed).isBetween(3_000, 60_000);
    // Far from the faces nothing is drawn.
    assertThat(drawn.getRGB(620, 290)).isEqualTo(photo.getRGB(620, 290));
  }

  private static String pixels(Photo face) {
    StringBuilder text = new StringBuilder();
    for (byte b : face.pixels()) {
      text.append(b & 0xff).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void aSubmissionLiesWhereTheLabelsDo() throws Exception {
    Path beside = TinyRuns.trainBesideTheFaces(folder);
    Path test = folder.resolve("test.csv");
    Files.writeString(test, "ImageId,Image\n1,%s\n".formatted(pixels(faces.get(0))));
    Files.writeString(
        folder.resolve("IdLookupTable.csv"),
        "RowId,ImageId,FeatureName,Location\n1,1,nose_tip_x,\n2,1,nose_tip_y,\n");
    Path file = folder.resolve("submission.csv");

    assertThat(predictBy(beside, test, "--submission", file, "--json")).isZero();

    JsonNode nose = new ObjectMapper().readTree(out.toString()).at("/faces/0/keypoints/nose_tip");
    List<String> lines = Files.readAllLines(file);
    assertThat(Double.parseDouble(lines.get(1).substring(2)))
        .isCloseTo(nose.get("x").asDouble() + 12, within(0.01));
    assertThat(Double.parseDouble(lines.get(2).substring(2)))
        .isCloseTo(nose.get("y").asDouble(), within(0.01));
  }

  @Test
  void aSubmissionHasWhatTheLookupTableAsksForInItsOrder() throws IOException {
    Path test = folder.resolve("test.csv");
    Files.writeString(
        test, "ImageId,Image\n1,%s\n2,%s\n".formatted(pixels(faces.get(0)), pixels(faces.get(1))));
    Files.writeString(
        folder.resolve("IdLookupTable.csv"),
        "RowId,ImageId,FeatureName,Location\n1,2,nose_tip_x,\n2,1,left_eye_center_y\n");
    Path file = folder.resolve("submission.csv");

    assertThat(predict(test, "--submission", file, "--json")).isZero();
    List<JsonNode> read = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      read.add(new ObjectMapper().readTree(line).get("faces").get(0).get("keypoints"));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3).startsWith("RowId,Location");
    assertThat(lines.get(1)).matches("1,\\d+\\.\\d{4}");
    double noseX = Double.parseDouble(lines.get(1).substring(2));
    double eyeY = Double.parseDouble(lines.get(2).substring(2));
    assertThat(noseX).isBetween(0.0, 96.0);
    assertThat(Math.max(0, Math.min(96, read.get(1).get("nose_tip").get("x").asDouble())))
        .isCloseTo(noseX, within(0.01));
    assertThat(Math.max(0, Math.min(96, read.get(0).get("left_eye_center").get("y").asDouble())))
        .isCloseTo(eyeY, within(0.01));

    Path lookup =
        Files.writeString(folder.resolve("l.csv"), "RowId,ImageId,FeatureName\n1,9,nose_tip_x\n");
    Path other = folder.resolve("other.csv");
    assertThat(predict(test, "--submission", other, "--lookup", lookup)).isEqualTo(Main.FAILED);
    assertThat(err.toString()).contains("asks for ImageId 9, which was not read");
    assertThat(other).doesNotExist();
  }

  @Test
  void whatWasReadBeforeAFailureIsPrinted() throws IOException {
    Path test = Files.writeString(folder.resolve("test.csv"), "ImageId,Image\n1,1 2 3 4\n");
    Files.writeString(
        folder.resolve("IdLookupTable.csv"), "RowId,ImageId,FeatureName\n1,1,nose_tip_x\n");

    assertThat(predict(test, "--submission", folder.resolve("s.csv"))).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("expected 96x96 pixels");
    assertThat(out.toString()).contains("test.csv ImageId 1");
  }

  @Test
  void whatCannotBeDoneIsSaidBeforeAnythingIsDone() throws IOException {
    Path photo = group();
    record Wrong(String message, Object... arguments) {}
    for (Wrong wrong :
        List.of(
            new Wrong("exclude each other", photo, "--json", "--csv"),
            new Wrong("--lookup goes with --submission", photo, "--lookup", "x.csv"),
            new Wrong("expected Kaggle's test.csv", photo, "--submission", "s.csv"),
            new Wrong("no such file or folder", folder.resolve("none.png")),
            new Wrong("expected one of auto, fast, stock", photo, "--engine", "turbo"),
            new Wrong("expected a smallest face of at least 10 px", photo, "--min-face", "5"),
            new Wrong(
                "at least 10 px, found -5", photo, "--min-face", "-5", "--yunet", "none.onnx"),
            new Wrong("at least 10 px, found 9", photo, "--min-face", "9", "--crops"),
            new Wrong("--yunet takes YuNet's ONNX file", photo, "--yunet", "none.onnx"),
            new Wrong("Missing required parameter"))) {
      assertThat(predict(wrong.arguments())).as(wrong.message()).isEqualTo(Main.WRONG_INPUT);
      assertThat(err.toString()).contains(wrong.message()).doesNotContain("\tat ");
    }
  }
}
