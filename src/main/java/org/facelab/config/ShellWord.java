package org.facelab.config;

import java.util.regex.Pattern;

/** Words of the commands that messages offer. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private ShellWord() {}

  /** The text as one word of a POSIX shell: in quotes where it would be more or mean something else. */
  public static String of(Object text) {
    String word = text.toString();
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
