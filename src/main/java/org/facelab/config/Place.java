package org.facelab.config;

/**
 * Where a value was written.
 *
 * @param source a file's path as the user gave it, {@code command line} or {@code default}
 * @param line line in the file from 1; 0 where there is none
 */
public record Place(String source, int line) {
  /** An override given with the command. */
  public static final Place COMMAND_LINE = new Place("command line", 0);

  /** Nowhere: the key's own default. */
  public static final Place DEFAULT = new Place("default", 0);

  /** {@code experiments/a.yaml:14}, as messages print it. */
  @Override
  public String toString() {
    return line > 0 ? source + ":" + line : source;
  }
}
