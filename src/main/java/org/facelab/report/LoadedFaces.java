package org.facelab.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceDataset;

/** The faces of an experiment's data that are in memory anyway. */
public final class LoadedFaces implements FaceImages {
  private final FaceData data;
  private final Map<String, Map<String, FaceRef>> places = new HashMap<>();

  /** Of all sources. */
  public LoadedFaces(FaceData data) {
    this.data = data;
    for (FaceRef ref : data.faces()) {
      FaceDataset dataset = data.sources().get(ref.source()).dataset();
      places
          .computeIfAbsent(dataset.source(), s -> new HashMap<>())
          .put(dataset.ids().get(ref.face()), ref);
    }
  }

  @Override
  public Optional<GreyFace> face(String source, String id) {
    return Optional.ofNullable(places.getOrDefault(source, Map.of()).get(id))
        .map(ref -> grey(data.sources().get(ref.source()).dataset(), ref.face()));
  }

  /** One face, the mean of its channels. */
  static GreyFace grey(FaceDataset dataset, int face) {
    int channels = dataset.channels();
    byte[] pixels = new byte[dataset.width() * dataset.height()];
    for (int p = 0; p < pixels.length; p++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += dataset.pixels()[face * dataset.faceBytes() + p * channels + c] & 0xff;
      }
      pixels[p] = (byte) (sum / channels);
    }
    return new GreyFace(dataset.width(), dataset.height(), pixels);
  }
}
