package org.facelab.config;

/** What a network can learn from a face. */
public enum Task {
  /** The 30 coordinates, by regression. */
  KEYPOINTS,
  /** The emotion, by classification. */
  EMOTION
}
