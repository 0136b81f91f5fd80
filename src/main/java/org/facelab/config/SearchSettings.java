package org.facelab.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search for better values of an experiment's keys. Every trial is scored on the validation part; the test
 * part decides nothing.
 */
public record SearchSettings(
    @Key(
            value =
                "Where candidates come from: drawn at random, every point of a grid, or bred from the best.",
            fallback = "random")
        Strategy strategy,
    @Key(
            value = "Seed of the candidates; the same seed gives the same ones.",
            fallback = "1",
            min = 0)
        long seed,
    @Key("When to stop looking; what follows is the confirmation.") Budget budget,
    @Key(
            value =
                "What is sought: a validation metric, such as emotion.accuracy, or several with a weight each; errors and losses count against.",
            fallback = "loss",
            lone = "1",
            min = 1e-9)
        Map<String, Double> objective,
    @Key(value = "Which trials are ended early.", fallback = "median") Pruning pruning,
    @Key("The best trials are trained again on fresh seeds before one is called the winner.")
        Confirmation confirmation,
    @Key(
            value =
                "What may vary: a dotted key, such as train.optimiser.learning-rate or network.stages[1].width, and its range.")
        Map<String, ParameterRange> space) {

  /** Where candidates come from. */
  @Variants(Variants.Style.KIND)
  public sealed interface Strategy {
    /** Each candidate is drawn by itself. */
    record Random() implements Strategy {}

    /** Every combination of values. */
    record Grid(
        @Key(
                value = "Values of a range, its ends included; a choice has all of its values.",
                fallback = "3",
                min = 2,
                max = 1000)
            int points,
        @Key(
                value =
                    "In random order, so that a search cut short has seen all sides, or row by row.",
                fallback = "random")
            Order order)
        implements Strategy {}

    /** Bred from the best so far, after a first generation drawn at random. */
    record Genetic(
        @Key(
                value =
                    "Candidates that may become parents; two thirds of them are drawn at random.",
                fallback = "9",
                min = 3,
                max = 1000)
            int population,
        @Key(
                value = "Chance of each value of a child to be drawn anew.",
                fallback = "0.15",
                min = 0,
                max = 1)
            double mutation)
        implements Strategy {}
  }

  /** The order in which a grid is gone through. */
  public enum Order {
    RANDOM,
    ROWS
  }

  /** When to stop looking. */
  public record Budget(
      @Key(
              value =
                  "Candidates, besides the experiment as it is; if neither this nor hours is given, 20, or the whole grid.",
              min = 1,
              max = 100_000)
          Optional<Integer> trials,
      @Key(
              value =
                  "Hours after which no further candidate is begun; the confirmation comes on top.",
              min = 0.0001,
              max = 10_000)
          Optional<Double> hours) {}

  /** Which trials are ended early: those that are behind others at the same epoch. */
  @Variants(Variants.Style.KIND)
  public sealed interface Pruning {
    /** Every trial runs to its end. */
    record None() implements Pruning {}

    /** A trial ends when its best epoch is worse than the median of the others (Golovin et al., KDD 2017). */
    record Median(
        @Key(
                value = "Trials that must have come as far before one is judged.",
                fallback = "4",
                min = 1)
            int minTrials,
        @Key(value = "Epochs that every trial is given.", fallback = "2", min = 1) int minEpochs)
        implements Pruning {}

    /** At each rung only the best share goes on (ASHA: Li et al., MLSys 2020). */
    record SuccessiveHalving(
        @Key(value = "Epochs of the lowest rung.", fallback = "1", min = 1) int minEpochs,
        @Key(
                value =
                    "A rung has this many times the epochs of the one below; one in as many goes on.",
                fallback = "3",
                min = 2,
                max = 100)
            int factor)
        implements Pruning {}
  }

  /** How the winner is found among the best. */
  public record Confirmation(
      @Key(value = "How many of the best trials.", fallback = "3", min = 1, max = 100) int top,
      @Key(
              value = "Fresh seeds for each of them, and for the experiment as it is.",
              fallback = "3",
              min = 1,
              max = 100)
          int seeds) {}

  /** The values that a key may take. */
  @Variants(value = Variants.Style.SINGLE_KEY, suffix = "Range")
  public sealed interface ParameterRange {
    /** Numbers between two ends, drawn evenly. */
    record UniformRange(@Key("The ends.") Range ends) implements ParameterRange {}

    /** Numbers between two ends, each order of magnitude as likely as the next. */
    record LogUniformRange(@Key(value = "The ends.", min = Double.MIN_NORMAL) Range ends)
        implements ParameterRange {}

    /** Whole numbers between two ends, both included. */
    record IntegerRange(@Key(value = "The ends.", min = -1e9, max = 1e9) Range ends)
        implements ParameterRange {}

    /** One of several values of any kind. */
    record Choice(@Key("The values.") List<Literal> values) implements ParameterRange {}
  }
}
