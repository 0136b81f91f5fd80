package org.facelab.config;

import java.math.BigDecimal;
import java.util.Optional;

/** Numbers between text and value, without loss. */
public final class Numbers {
  private Numbers() {}

  /** The shortest text that reads as the same number: {@code 64}, {@code 0.05}, {@code 1e-8}. */
  public static String text(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    double size = Math.abs(value);
    if (size >= 1e-4 && size < 1e10) {
      return exact.toPlainString();
    }
    int exponent = exact.precision() - exact.scale() - 1;
    return exact.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }

  /** {@code  from 1 to 100}, {@code  of at least 1}, {@code  of at most 100}, or nothing. */
  static String within(double min, double max) {
    if (Double.isInfinite(min)) {
      return Double.isInfinite(max) ? "" : " of at most " + text(max);
    }
    return Double.isInfinite(max)
        ? " of at least " + text(min)
        : " from " + text(min) + " to " + text(max);
  }

  /** A whole number in decimal, hexadecimal (0x1f) or octal (0o17); {@code 1e3} and {@code 2.0} count. */
  static Optional<Long> whole(Yaml value) {
    try {
      return numeral(value).map(BigDecimal::longValueExact);
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** A finite number. */
  static Optional<Double> decimal(Yaml value) {
    return numeral(value).map(v -> v.doubleValue() + 0.0).filter(Double::isFinite);
  }

  private static Optional<BigDecimal> numeral(Yaml value) {
    boolean number =
        value instanceof Yaml.Scalar scalar
            && (scalar.kind() == Yaml.Scalar.Kind.WHOLE
                || scalar.kind() == Yaml.Scalar.Kind.DECIMAL);
    if (!number) {
      return Optional.empty();
    }
    String text = ((Yaml.Scalar) value).text();
    try {
      if (text.startsWith("0x")) {
        return Optional.of(new BigDecimal(Long.parseLong(text.substring(2), 16)));
      }
      if (text.startsWith("0o")) {
        return Optional.of(new BigDecimal(Long.parseLong(text.substring(2), 8)));
      }
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // .inf, .nan or a number that no long holds
    }
  }
}
