/**
 * The loop, and what listens to it: checkpoints, early stopping, history, progress.
 *
 * <p>Comes in: {@code Experiment} and {@code FaceData}. Goes out: a {@link org.facelab.train.RunFolder}
 * that explains itself. Read {@code Trainer} (the loop), then {@code GraphStep} (one step on DL4J), then
 * {@code TrainingRun} (a run from start to stored model).
 */
package org.facelab.train;
