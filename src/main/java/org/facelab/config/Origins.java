package org.facelab.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Where each value of an experiment was written, by its dotted key. */
final class Origins {
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> wrong = new HashSet<>();
  private final Place file;

  /**
   * @param file the experiment's file as a whole
   */
  Origins(Place file) {
    this.file = file;
  }

  void put(String key, Place place) {
    places.put(key, place);
  }

  /** Notes that what was written here is wrong and a default stands in for it. */
  void markWrong(String key) {
    wrong.add(key);
  }

  /** Whether the value, something in it or something around it is wrong. */
  boolean isWrong(String key) {
    return wrong.stream().anyMatch(other -> within(key, other) || within(other, key));
  }

  private static boolean within(String inner, String outer) {
    return inner.startsWith(outer)
        && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
  }

  /** Where a value was written; {@link Place#DEFAULT} if nowhere. */
  Place of(String key) {
    return places.getOrDefault(key, Place.DEFAULT);
  }

  /**
   * The place to name in a message about some keys: that of the first of them which was written by
   * somebody, else that of what encloses them, at last the file.
   */
  Place near(String... keys) {
    for (String key : keys) {
      if (!of(key).equals(Place.DEFAULT)) {
        return of(key);
      }
    }
    for (String key : keys) {
      int end = Math.max(key.lastIndexOf('.'), key.lastIndexOf('['));
      if (end > 0) {
        return near(key.substring(0, end));
      }
    }
    return file;
  }
}
