package org.facelab.detect;

/**
 * The square of a photo that a network sees, in px of the upright photo, whose top left corner is (0, 0);
 * it may reach over the photo's edge.
 *
 * @param x left edge
 * @param y top edge
 * @param side width and height
 */
public record CropSquare(double x, double y, double side) {}
