/**
 * Readers turn a source into a {@link org.facelab.data.FaceDataset}, a {@link org.facelab.data.Split}
 * gives every face its part, and batches with two label arrays and two masks come out.
 *
 * <p>Pixels stay bytes until a batch is built, and a missing label is a mask, never a zero or a guess.
 * Nothing here knows DL4J. Read {@code FaceDataset}, {@code DataLoader} and {@code BatchStream} in turn.
 */
package org.facelab.data;
