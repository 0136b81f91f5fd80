package org.facelab.evaluate;

/** A 95 % interval; both ends NaN where it is not defined. */
public record Interval(double low, double high) {
  /** The interval that is not defined. */
  public static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

  /** Whether the interval is defined. */
  public boolean isDefined() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }
}
