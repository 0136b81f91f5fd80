/**
 * A network's {@link org.facelab.evaluate.Predictions} in, {@link org.facelab.evaluate.Metrics} and the
 * {@link org.facelab.evaluate.Evaluation} with its intervals out.
 *
 * <p>Metrics are pure functions of arrays and know neither DL4J nor a data set, so stored predictions can
 * be scored again at any time. Undefined is NaN, in JSON null. Read {@code EmotionMetrics}, {@code
 * KeypointMetrics} and {@code Bootstrap} for the definitions, {@code PairedTest} for how runs are compared.
 */
package org.facelab.evaluate;
