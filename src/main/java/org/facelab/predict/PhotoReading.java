package org.facelab.predict;

import java.util.List;

/**
 * What was read off one image.
 *
 * @param width of the upright image in px
 * @param height of the upright image in px
 * @param faces the surest first; none where none was found
 */
public record PhotoReading(PhotoInput input, int width, int height, List<FaceReading> faces) {}
