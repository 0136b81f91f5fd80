/**
 * An experiment's network as a {@code ComputationGraphConfiguration}: a trunk from the {@link
 * org.facelab.model.Catalogue} or written out in YAML, and one head for each task.
 *
 * <p>Comes in: {@code Experiment}. Goes out: a configuration of standard DL4J layers, so that a saved
 * model opens without FaceLab. Read {@code NetworkBuilder}, then {@code Trunk}.
 */
package org.facelab.model;
