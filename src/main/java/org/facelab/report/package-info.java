/**
 * Runs in, tables and pictures out: {@link org.facelab.report.TextTable} for a terminal, Markdown and CSV;
 * the plots of one run as PNG; the comparison of several runs; the pictures of an experiment's data.
 *
 * <p>Everything here reads run folders or plain values; nothing trains, and nothing knows DL4J. {@link
 * org.facelab.report.ChartStyle} holds what all pictures share. Read {@code RunPlots} and {@code
 * Comparison} next.
 */
package org.facelab.report;
