/**
 * Makes a {@code ComputationGraph} run well on this machine, or leaves it as it is, and says what the
 * machine and the program are.
 *
 * <p>{@link org.facelab.engine.Backend} wakes DL4J's oneDNN helpers, sets the threads and names what
 * computes; {@link org.facelab.engine.BuildInfo} names the program. Read {@code org.facelab.train} next.
 */
package org.facelab.engine;
