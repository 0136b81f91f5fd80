package org.facelab.cli;

/** Text in lines of a terminal's width. */
final class Paragraph {
  private static final int WIDTH = 80;

  private Paragraph() {}

  /** A word in front, and text in lines behind it. */
  static String labelled(String label, String text) {
    String front = "%-12s".formatted(label);
    return front + wrap(text, " ".repeat(front.length())).substring(front.length());
  }

  /** The words in lines of at most 80 characters, each behind the indent. */
  static String wrap(String text, String indent) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split("\\s+", -1)) {
      boolean first = line.length() == indent.length();
      if (!first && line.length() + 1 + word.length() > WIDTH) {
        lines.append(line).append('\n');
        line.setLength(indent.length());
        first = true;
      }
      line.append(first ? "" : " ").append(word);
    }
    return lines.append(line).append('\n').toString();
  }
}
