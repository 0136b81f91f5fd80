/**
 * Photos in, faces out: {@link org.facelab.detect.Photo} decodes and turns upright, a {@link
 * org.facelab.detect.FaceDetector} finds boxes, a {@link org.facelab.detect.CropRule} makes of each box
 * the square that the networks were trained on.
 *
 * <p>Read {@code org.facelab.export} next.
 */
package org.facelab.detect;
