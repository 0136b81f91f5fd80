/**
 * YAML in, one immutable {@link org.facelab.config.Experiment} out.
 *
 * <p>The records of this package are the whole description of an experiment: their component names are
 * the keys of the file in kebab case, and {@link org.facelab.config.Key} holds each key's text, default
 * and range, from which loading, error messages, {@code config schema} and the help all come. {@code
 * ExperimentFiles} reads and merges, {@code Binder} makes the records, {@code ExperimentChecks} judges
 * them as a whole. Read {@code Experiment} first, then {@code ExperimentLoader}.
 */
package org.facelab.config;
