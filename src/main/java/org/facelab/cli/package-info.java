/**
 * The command line: one class for each command, which parses, calls one class of another package and
 * prints. {@link org.facelab.cli.Main} holds the list of commands and the exit codes, {@code
 * ErrorReport} turns whatever was thrown into a sentence.
 */
package org.facelab.cli;
