package org.facelab.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facelab.evaluate.Predictions.Row;

/**
 * What a bootstrap draws: whole persons where faces have one, since two frames of a person say less than
 * two persons do; else faces.
 *
 * @param of the cluster of each face, from 0; not to be written into
 * @param count number of clusters
 * @param persons whether at least one face has a person
 */
record Clusters(int[] of, int count, boolean persons) {
  /** Clusters of rows; a row without a person is a cluster of its own, and persons belong to a source. */
  static Clusters of(List<Row> rows) {
    int[] clusters = new int[rows.size()];
    Map<List<String>, Integer> known = new HashMap<>();
    int count = 0;
    for (int i = 0; i < clusters.length; i++) {
      Row row = rows.get(i);
      Integer cluster =
          row.group().isEmpty() ? null : known.get(List.of(row.source(), row.group()));
      if (cluster == null) {
        cluster = count++;
        if (!row.group().isEmpty()) {
          known.put(List.of(row.source(), row.group()), cluster);
        }
      }
      clusters[i] = cluster;
    }
    return new Clusters(clusters, count, !known.isEmpty());
  }

  /** What is drawn, as {@code metrics.json} calls it. */
  String unit() {
    return persons ? "persons" : "faces";
  }
}
