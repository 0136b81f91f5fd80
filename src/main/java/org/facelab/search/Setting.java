package org.facelab.search;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A candidate: YAML on one line by key. Serializable, as Arbiter wants its candidates. */
record Setting(LinkedHashMap<String, String> values) implements Serializable {
  Setting(Map<String, String> values) {
    this(new LinkedHashMap<>(values));
  }

  @Override
  public String toString() {
    return describe(values);
  }

  /** {@code train.epochs=3, train.batch-size=64}. */
  static String describe(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
