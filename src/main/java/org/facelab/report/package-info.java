/**
 * Runs in, tables and pictures out: {@link org.facelab.report.TextTable} for a terminal, Markdown and CSV;
 * plots of one run as PNG; the comparison of several runs.
 *
 * <p>Everything here reads run folders or plain values; nothing trains, and nothing knows DL4J.
 */
package org.facelab.report;
