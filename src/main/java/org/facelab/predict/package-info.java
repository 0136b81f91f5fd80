/**
 * Photos and crops in, emotions and points out, from a run or a bundle: {@link
 * org.facelab.predict.PhotoInputs} finds the images, {@link org.facelab.predict.BatchReader} decodes them
 * and asks the model in turn, {@link org.facelab.predict.CutFaces} is one photo's way through both.
 *
 * <p>Read {@code org.facelab.serve} next, which does it for a browser.
 */
package org.facelab.predict;
