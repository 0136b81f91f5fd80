package org.facelab.export;

import java.util.Locale;
import org.facelab.evaluate.Interval;

/** The Markdown of a model card as it grows, and how its figures are written. */
final class CardText {
  private final StringBuilder text = new StringBuilder();

  /** A line, formatted where there are values. */
  void line(String format, Object... values) {
    text.append(
            values.length == 0
                ? format.replace("%%", "%")
                : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  /** Lines as they are. */
  void verbatim(String lines) {
    text.append(lines).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** A figure in its unit and its 95 % interval, if it has one. */
  static String withInterval(double value, Interval interval, double unit, int digits) {
    String figure = number(value * unit, digits);
    return Double.isNaN(interval.low())
        ? figure
        : "%s (%s to %s)"
            .formatted(
                figure,
                number(interval.low() * unit, digits),
                number(interval.high() * unit, digits));
  }

  /** A figure, or a dash where there is none. */
  static String number(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** Per cent. */
  static String share(int part, int of) {
    return number(100.0 * part / of, 0) + " %";
  }
}
