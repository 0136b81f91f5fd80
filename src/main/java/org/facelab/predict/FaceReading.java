package org.facelab.predict;

import org.facelab.detect.CropSquare;
import org.facelab.detect.FaceBox;

/**
 * What was read off one face of a photo.
 *
 * @param box where the detector found it; null if the image was taken as a crop
 * @param crop what the model saw
 * @param probabilities {@code [K]}; null if there is no emotion head
 * @param points {@code [30]} in px of the upright photo, the centre of whose top left pixel is (0, 0); null
 *     if there is no keypoint head
 */
public record FaceReading(FaceBox box, CropSquare crop, float[] probabilities, float[] points) {}
