package org.facelab.model;

import org.facelab.config.FeatureShape;

/**
 * What a trunk hands to the heads.
 *
 * @param vertex its last vertex
 * @param shape that vertex's output for one face
 */
record Features(String vertex, FeatureShape shape) {}
