/**
 * A run, or a keypoint run and an emotion run, become one model that works without FaceLab: a bundle of
 * {@code model.zip}, {@code model.onnx}, {@code model.json}, a model card and an example.
 *
 * <p>Read {@code org.facelab.predict} next, which asks runs and bundles about photos.
 */
package org.facelab.export;
