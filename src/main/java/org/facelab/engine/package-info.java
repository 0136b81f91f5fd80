/**
 * Makes a network run fast on this machine, and says what the machine and the program are.
 *
 * <p>{@link org.facelab.engine.BuildInfo} names the program.
 */
package org.facelab.engine;
