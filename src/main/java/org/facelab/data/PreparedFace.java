package org.facelab.data;

/**
 * One face at the network's size, before normalisation.
 *
 * @param pixels {@code [C, S, S]}, 0 to 255
 * @param points {@code [30]} in pixels, NaN where missing; all missing if the source has no points
 */
public record PreparedFace(float[] pixels, float[] points) {}
