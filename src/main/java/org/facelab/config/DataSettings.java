package org.facelab.config;

import java.util.List;
import java.util.Map;

/** The faces: where they come from and which emotion classes are kept. */
public record DataSettings(
    @Key("The sources by name; the faces of all of them are trained on together.")
        Map<String, Source> sources,
    @Key(
            value =
                "The emotion classes of the network in order; faces of other classes lose their emotion.",
            fallback = "[angry, disgust, fear, happy, sad, surprise, neutral]")
        List<String> emotions,
    @Key(
            value = "Classes to count as another: {disgust: angry} makes every disgust an angry.",
            fallback = "{}")
        Map<String, String> mergeEmotions) {
  /**
   * How far a network's points lie from what they name that has learnt from all these sources; none where
   * the sources with points differ, since nobody knows then.
   */
  public PointOffset pointOffset() {
    List<PointOffset> offsets =
        sources.values().stream()
            .filter(Source::hasPoints)
            .map(Source::pointOffset)
            .distinct()
            .toList();
    return offsets.size() == 1 ? offsets.get(0) : PointOffset.NONE;
  }

  /** How far the labelled points of a source lie from what they name; none for a source of other data. */
  public PointOffset pointOffset(String source) {
    Source settings = sources.get(source);
    return settings == null ? PointOffset.NONE : settings.pointOffset();
  }
}
