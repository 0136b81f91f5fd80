package org.facelab.data;

/**
 * Mixup (Zhang et al., <i>mixup: Beyond Empirical Risk Minimization</i>, ICLR 2018): faces of a batch are
 * blended in pairs, their emotion targets alike, with one share for the batch, drawn from Beta(alpha,
 * alpha). Points of two faces have no mean that means anything, so a face that carries points stays as it
 * is, and so does one without an emotion. The larger share stays with the face's own place, which
 * changes nothing in the distribution of pairs.
 */
final class Mixup {
  private Mixup() {}

  /**
   * Blends within the batch, in place.
   *
   * @param alpha above 0, at most 1
   * @param place what the draws depend on, such as (seed, epoch, batch)
   */
  static void apply(FaceBatch batch, double alpha, long... place) {
    Dice dice = Dice.of(place);
    double drawn = beta(dice, alpha);
    float own = (float) Math.max(drawn, 1 - drawn);
    int[] rows = mixable(batch);
    int[] partners = shuffled(rows, dice);
    blend(batch.images(), batch.size(), rows, partners, own);
    blend(batch.emotions(), batch.size(), rows, partners, own);
  }

  private static int[] mixable(FaceBatch batch) {
    int coordinates = batch.pointMask().length / Math.max(1, batch.size());
    return java.util.stream.IntStream.range(0, batch.size())
        .filter(row -> batch.emotionMask()[row] > 0)
        .filter(
            row ->
                java.util.stream.IntStream.range(row * coordinates, (row + 1) * coordinates)
                    .allMatch(i -> batch.pointMask()[i] == 0))
        .toArray();
  }

  private static int[] shuffled(int[] rows, Dice dice) {
    int[] shuffled = rows.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = dice.below(i + 1);
      int kept = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = kept;
    }
    return shuffled;
  }

  private static void blend(float[] values, int size, int[] rows, int[] partners, float own) {
    float[] before = values.clone();
    int each = size == 0 ? 0 : values.length / size;
    for (int i = 0; i < rows.length; i++) {
      int to = rows[i] * each;
      int from = partners[i] * each;
      for (int k = 0; k < each; k++) {
        values[to + k] = own * before[to + k] + (1 - own) * before[from + k];
      }
    }
  }

  /** Draws from Beta(alpha, alpha) for alpha up to 1 (Johnk, Metrika 8, 1964). */
  static double beta(Dice dice, double alpha) {
    while (true) {
      double x = Math.pow(dice.share(), 1 / alpha);
      double y = Math.pow(dice.share(), 1 / alpha);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }
}
