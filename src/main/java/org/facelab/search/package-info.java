/**
 * Hyperparameter search with Arbiter: what may vary, candidates, trials, the winner.
 *
 * <p>Comes in: a {@code SearchPlan}. Goes out: a {@link org.facelab.search.SearchFolder}, in which each
 * trial is an ordinary run. Read {@code Search} (a search from start to winner), then {@code Candidates}
 * (Arbiter's generators), {@code TrialTasks} (what its runner executes) and {@code TrialRunner}.
 */
package org.facelab.search;
