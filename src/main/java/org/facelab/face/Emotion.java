package org.facelab.face;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The emotion classes: the seven of FER2013 in the order of its codes 0 to 6, then <i>contempt</i>, which
 * FER+ adds.
 */
public enum Emotion {
  ANGRY,
  DISGUST,
  FEAR,
  HAPPY,
  SAD,
  SURPRISE,
  NEUTRAL,
  CONTEMPT;

  /** The seven classes of FER2013, in the order of its codes. */
  public static final List<String> FER2013 =
      Arrays.stream(values()).limit(7).map(Emotion::label).toList();

  /** Lower-case name, as experiments and tables write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
