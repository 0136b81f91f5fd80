package org.facelab.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.facelab.config.EngineChoice;
import org.facelab.config.InputException;
import org.facelab.config.Precision;

/**
 * How a model computes.
 *
 * @param engine null for the run's own
 * @param precision null for the run's own
 * @param threads of the network; 0 for one for each core
 */
public record ModelSettings(EngineChoice engine, Precision precision, int threads) {
  /** The run's engine and precision on all cores. */
  public static final ModelSettings STANDARD = new ModelSettings(null, null, 0);

  /**
   * Settings as a user writes them.
   *
   * @param engine {@code auto}, {@code fast} or {@code stock}; null for the run's own
   * @param precision {@code float32}, {@code float32-direct} or {@code bf16}; null for the run's own
   */
  public static ModelSettings of(String engine, String precision, int threads) {
    return new ModelSettings(
        engine == null ? null : value("--engine", engine, EngineChoice.values()),
        precision == null ? null : value("--precision", precision, Precision.values()),
        threads);
  }

  private static <E extends Enum<E>> E value(String option, String text, E[] all) {
    for (E one : all) {
      if (one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return one;
      }
    }
    throw new InputException(
        "%s: expected one of %s, found '%s'"
            .formatted(
                option,
                Arrays.stream(all)
                    .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", ")),
                text));
  }

  /** These settings, with these where nothing else was asked for. */
  ModelSettings orElse(EngineChoice otherEngine, Precision otherPrecision) {
    return new ModelSettings(
        engine == null ? otherEngine : engine,
        precision == null ? otherPrecision : precision,
        threads);
  }
}
