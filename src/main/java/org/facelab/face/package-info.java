/**
 * The nouns: what is known of a face. {@link org.facelab.face.Keypoint} names the 15 points and their
 * mirror images, {@link org.facelab.face.Emotion} the classes of FER2013 and FER+.
 *
 * <p>Nothing comes in; every other package builds on it. Read {@code org.facelab.config} next.
 */
package org.facelab.face;
