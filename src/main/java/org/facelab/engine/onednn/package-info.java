/**
 * oneDNN 2.5 and 3.11 behind one interface, called through the C API. {@link
 * org.facelab.engine.onednn.OneDnnLibrary} loads them, {@link org.facelab.engine.onednn.OneDnn} makes
 * primitives, {@link org.facelab.engine.onednn.Operation} is one of them, {@link
 * org.facelab.engine.onednn.Team} runs Java on their threads. Knows nothing of networks.
 */
package org.facelab.engine.onednn;
