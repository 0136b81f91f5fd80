package org.facelab.engine.plan;

/** Size of the images that a graph is given; a graph does not tell. */
public record ImageShape(int channels, int height, int width) {}
