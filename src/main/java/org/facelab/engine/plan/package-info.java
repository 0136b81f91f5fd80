/**
 * A {@code ComputationGraph} goes in, a list of primitives on placed memory comes out.
 *
 * <ol>
 *   <li>{@code GraphReader}, with {@code LayerReader} for the layers, turns vertices into {@code
 *       Node}s: modes become paddings, preprocessors vanish, a ReLU joins the node before it. It refuses
 *       what it does not know. A new kind of layer begins here.
 *   <li>{@link org.facelab.engine.plan.TrainingPlan} writes each node's forward steps, and puts the
 *       backward ones on a tape that it then runs from its end. {@link
 *       org.facelab.engine.plan.InferencePlan} folds batch normalisation into convolutions and adds
 *       shortcuts where they lie. In both, {@code SideBySide} makes wide images of small ones where
 *       convolutions gain by it.
 *   <li>{@code Program} places the tensors: those that are never needed at the same time share memory.
 * </ol>
 *
 * Parameters and gradients stay where DL4J has them; each step copies them into and out of the layouts that
 * the primitives like, which costs a few hundredths of it and leaves one truth.
 */
package org.facelab.engine.plan;
