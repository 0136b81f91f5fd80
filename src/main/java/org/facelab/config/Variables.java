package org.facelab.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands <code>${NAME}</code> and <code>${NAME:-default}</code>, as a shell does: the default also
 * stands in for an empty variable. <code>$${</code> is <code>${</code> itself.
 */
final class Variables {
  /** A text with a variable that cannot be expanded; the message says why. */
  static final class UnsetException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsetException(String message) {
      super(message);
    }
  }

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?})?");

  private final UnaryOperator<String> environment;

  /**
   * @param environment a variable's value, or null where it is not set
   */
  Variables(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /** The text with its variables' values. */
  String expand(String text) throws UnsetException {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value(matcher, text)));
    }
    return matcher.appendTail(expanded).toString();
  }

  /** The text that {@link #expand} turns back into this one. */
  static String escape(String text) {
    return text.replace("${", "$${");
  }

  private String value(Matcher matcher, String text) throws UnsetException {
    if (matcher.group().equals("$${")) {
      return "${";
    }
    String name = matcher.group(1);
    if (name == null) {
      throw new UnsetException(
          "'%s' has a '${' that is no ${NAME} or ${NAME:-default}; write $${ for the characters"
              .formatted(text));
    }
    String value = environment.apply(name);
    if (matcher.group(2) != null) {
      return value == null || value.isEmpty() ? matcher.group(3) : value;
    }
    if (value == null) {
      throw new UnsetException(
          "the environment variable %s is not set; set it, or write ${%s:-default}"
              .formatted(name, name));
    }
    return value;
  }
}
