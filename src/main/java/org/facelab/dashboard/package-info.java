/**
 * Pages on runs and searches: our own and DL4J's training UI, from one server on loopback.
 *
 * <p>Comes in: run folders, a search's folder, and as an observer the runs that train here. Goes out: an
 * address for a browser. Read {@code Dashboard}, then {@code FrontDoor} (who is answered by whom), {@code
 * Pages} and, for what keeps DL4J's part small, {@code BoundedStatsListener} and {@code Statistics}.
 */
package org.facelab.dashboard;
