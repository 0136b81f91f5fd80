/**
 * Photos and crops in, emotions and points out, from a run or a bundle.
 *
 * <p>Read {@code org.facelab.serve} next, which does it for a browser.
 */
package org.facelab.predict;
