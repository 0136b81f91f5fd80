package org.facelab.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.facelab.config.SplitSettings.Part;

/**
 * All faces of an experiment with their split.
 *
 * @param emotions the network's emotion classes, in order; every dataset that has emotions has these
 * @param sources one entry for each source, in the experiment's order
 */
public record FaceData(List<String> emotions, List<SourceData> sources) {

  /**
   * One source.
   *
   * @param dataset its faces
   * @param split their parts
   * @param repeat how often a training face is drawn per epoch
   * @param checksum MD5 of the source's content in hexadecimal, or a description of a synthetic source
   * @param joined MD5 of each other file that says something of its faces, by the file's key: {@code
   *     ferplus}, {@code groups}
   * @param isScoredByClass whether the truth is each face's most likely class alone, though targets that
   *     are learned share out more
   */
  public record SourceData(
      FaceDataset dataset,
      Split split,
      int repeat,
      String checksum,
      SortedMap<String, String> joined,
      boolean isScoredByClass) {
    /** A source of one file, whose faces are scored by what they are learned by. */
    public SourceData(FaceDataset dataset, Split split, int repeat, String checksum) {
      this(dataset, split, repeat, checksum, Collections.emptySortedMap(), false);
    }

    /** The same faces in other parts. */
    SourceData withSplit(Split other) {
      return new SourceData(dataset, other, repeat, checksum, joined, isScoredByClass);
    }
  }

  /**
   * One face.
   *
   * @param source index into {@link FaceData#sources}
   * @param face index into the source's dataset
   */
  public record FaceRef(int source, int face) {}

  /** All faces, source after source, those of no part as well. */
  public List<FaceRef> faces() {
    return IntStream.range(0, sources.size())
        .boxed()
        .flatMap(
            s ->
                IntStream.range(0, sources.get(s).dataset().size())
                    .mapToObj(f -> new FaceRef(s, f)))
        .toList();
  }

  /** The faces of a part, source after source, each once. */
  public List<FaceRef> faces(Part part) {
    return IntStream.range(0, sources.size())
        .boxed()
        .flatMap(
            s -> Arrays.stream(sources.get(s).split().faces(part)).mapToObj(f -> new FaceRef(s, f)))
        .toList();
  }
}
