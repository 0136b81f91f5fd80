package org.facelab.detect;

/**
 * Where a detector found a face, in px of the upright photo, whose top left corner is (0, 0); the box may
 * reach over the photo's edge.
 *
 * @param x left edge
 * @param y top edge
 * @param score the detector's own, larger where it is surer; not a probability
 */
public record FaceBox(double x, double y, double width, double height, double score) {}
