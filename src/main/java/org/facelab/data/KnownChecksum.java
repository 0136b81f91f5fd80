package org.facelab.data;

import java.util.List;
import java.util.Optional;

/**
 * A published file that can be told by its checksum. Kaggle's own keypoint files have no published one.
 *
 * @param title what the file is
 * @param fileName its bare name, unpacked
 * @param md5 MD5 of the unpacked file in hexadecimal
 * @param nameIsUnique whether a file of this name with another checksum must be a spoilt or changed copy
 */
record KnownChecksum(String title, String fileName, String md5, boolean nameIsUnique) {
  /** FER2013's sums are those of torchvision, which reads the same files. */
  static final List<KnownChecksum> ALL =
      List.of(
          new KnownChecksum(
              "FER2013, complete", "fer2013.csv", "f8428a1edbd21e88f42c73edd2a14f95", true),
          new KnownChecksum(
              "FER2013 as icml_face_data.csv",
              "icml_face_data.csv",
              "b114b9e04e6949e5fe8b6a98b3892b1d",
              true),
          new KnownChecksum(
              "FER2013's training part", "train.csv", "3f0dfb3d3fd99c811a1299cb947e3131", false),
          new KnownChecksum(
              "FER2013's test faces", "test.csv", "b02c2298636a634e8c2faabbf3ea9a23", false),
          new KnownChecksum(
              "keypoints derived from YouTube Faces",
              "training.csv",
              "5d0c90733bfa2f5a69486018b9c10740",
              false));

  /** The published file with this checksum. */
  static Optional<KnownChecksum> of(String md5) {
    return ALL.stream().filter(k -> k.md5().equals(md5)).findFirst();
  }

  /** The published file that a file of this name should be, if the name says so much. */
  static Optional<KnownChecksum> named(String fileName) {
    return ALL.stream()
        .filter(k -> k.nameIsUnique() && k.fileName().equalsIgnoreCase(fileName))
        .findFirst();
  }
}
