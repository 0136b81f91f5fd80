/**
 * DL4J's training UI on loopback, and the statistics that it shows, stored with the run.
 *
 * <p>Comes in: a run folder. Goes out: a listener for the graph and an address for a browser. Read {@code
 * TrainingUi}, then {@code LoopbackUiServer}.
 */
package org.facelab.dashboard;
