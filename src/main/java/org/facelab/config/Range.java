package org.facelab.config;

/** A closed interval, written {@code [low, high]} in YAML. */
public record Range(double low, double high) {
  /** The value at {@code share} of the way from low to high. */
  public double at(double share) {
    return low + share * (high - low);
  }
}
