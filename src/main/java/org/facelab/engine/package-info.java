/**
 * What computes. {@link org.facelab.engine.Engines} chooses an {@link org.facelab.engine.Engine} for a
 * graph: the fast one, or stock DL4J where that cannot run, and says why. Either trains on the graph's own
 * parameters, gradients and updater state, so that a run begun with one can go on with the other.
 *
 * <p>{@code FastEngine} holds what lies between DL4J and a compiled plan: losses ({@code OutputLoss}),
 * update ({@code FusedUpdater}), listeners. {@link org.facelab.engine.plan} makes the plans, {@link
 * org.facelab.engine.onednn} calls oneDNN. {@link org.facelab.engine.Backend} starts ND4J and wakes DL4J's
 * oneDNN helpers for the stock engine; {@link org.facelab.engine.Machine}, {@link org.facelab.engine.Gpu}
 * and {@link org.facelab.engine.BuildInfo} say what the machine and the program are. Read {@code
 * org.facelab.train} next.
 */
package org.facelab.engine;
