/**
 * The demo page and its API: a photo or the webcam in, boxes, points and emotions out.
 *
 * <p>Comes in: a model of {@code org.facelab.predict} and HTTP requests. Goes out: JSON, figures for
 * Prometheus, a page. Nothing that is sent is kept. Read {@code DemoServer}, then {@code PredictHandler}
 * (a request's way) and {@code Batcher} (who may ask the model).
 */
package org.facelab.serve;
