/**
 * Makes a {@code ComputationGraph} run well on this machine, or leaves it as it is. {@link
 * org.facelab.engine.Backend} wakes DL4J's oneDNN helpers, sets the threads and says what runs.
 *
 * <p>Comes in: nothing but the machine. Goes out: facts for the manifest and {@code doctor}. Read {@code
 * org.facelab.train} next.
 */
package org.facelab.engine;
