package org.facelab.model;

import org.facelab.config.FeatureShape;

/**
 * What a trunk has for the heads to read.
 *
 * @param vertex a vertex of the trunk
 * @param shape that vertex's output for one face
 */
record Features(String vertex, FeatureShape shape) {}
