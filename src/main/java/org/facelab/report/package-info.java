/**
 * Pictures and tables for a person to look at: sheets of faces with their points, charts, a run's plots.
 *
 * <p>Data, predictions and run folders come in, PNG and text go out. {@link org.facelab.report.ChartStyle}
 * holds what all pictures share; read {@code DataDescription} next for the pictures of an experiment's
 * data.
 */
package org.facelab.report;
