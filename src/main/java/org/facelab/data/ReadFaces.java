package org.facelab.data;

/**
 * What a reader found: the faces with the source's own classes, before the experiment's classes, persons
 * and parts are applied. This is what the cache keeps.
 *
 * @param faces the faces; each row of {@code emotionTargets} holds weights that need not add up to 1
 * @param rows number of rows of the file, those left out included
 * @param row the row of each face, 0 for the first of the file; empty if the source has no rows
 * @param checksum MD5 of the unpacked content in hexadecimal
 */
record ReadFaces(FaceDataset faces, int rows, int[] row, String checksum) {}
