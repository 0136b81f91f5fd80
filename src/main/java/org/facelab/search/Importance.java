package org.facelab.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.facelab.config.Literal;
import org.facelab.config.Range;
import org.facelab.config.SearchSettings.ParameterRange;
import org.facelab.config.SearchSettings.ParameterRange.Choice;
import org.facelab.config.SearchSettings.ParameterRange.LogUniformRange;
import org.facelab.search.Trial.Role;
import org.facelab.search.Trial.Status;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.dataset.DatasetView;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * How much of the score's variance over the space each key explains by itself: functional ANOVA of a random
 * forest (Hutter, Hoos and Leyton-Brown, An Efficient Approach for Assessing Hyperparameter Importance, ICML
 * 2014). The uncertainty is that of the trials: forests are grown on bootstrap samples of them.
 */
public final class Importance {
  static final int FEWEST_TRIALS = 8;

  private static final int FORESTS = 40;
  private static final int TREES = 10;
  private static final int POINTS = 32;
  private static final int VALUES = 5;
  private static final int SMALLEST_LEAF = 2;

  /** Of the columns, those that a split may choose from. */
  private static final float CHOICE_OF_COLUMNS = 0.6f;

  private static final RegressionFactory FACTORY = new RegressionFactory();

  private final List<Feature> features = new ArrayList<>();
  private final Random random = new Random(0);

  private Importance(Map<String, ParameterRange> space) {
    space.forEach((key, range) -> features.add(new Feature(key, range)));
  }

  /**
   * The share of one key.
   *
   * @param key dotted
   * @param share of the variance, from 0 to 1; mean over the forests
   * @param low lower end of what nineteen in twenty forests say
   * @param high upper end
   */
  public record Share(String key, double share, double low, double high) {}

  /**
   * What there is to say.
   *
   * @param shares of every key, the largest first; empty if there are too few trials
   * @param note the method, or why there are none
   */
  record Result(List<Share> shares, String note) {}

  /** The shares of a space's keys, from its trials. */
  static Result of(
      Map<String, ParameterRange> space, List<Trial> trials, SearchObjective objective) {
    List<Trial> scored =
        trials.stream()
            .filter(trial -> trial.role() != Role.CONFIRMATION && trial.score() != null)
            .filter(trial -> trial.status() == Status.DONE || trial.status() == Status.PRUNED)
            .filter(trial -> trial.values().values().stream().noneMatch(String::isEmpty))
            .toList();
    long pruned = scored.stream().filter(trial -> trial.status() == Status.PRUNED).count();
    if (scored.size() < FEWEST_TRIALS) {
      return new Result(
          List.of(),
          "%d scored trials are too few to tell which key matters; it takes %d"
              .formatted(scored.size(), FEWEST_TRIALS));
    }
    return new Result(
        new Importance(space).shares(scored),
        "Share of the variance of %s over the space that a key explains by itself, mean and 95 %% of %d forests on bootstrap samples of %d trials%s (functional ANOVA, Hutter et al. 2014)."
            .formatted(
                objective.label(),
                FORESTS,
                scored.size(),
                pruned == 0
                    ? ""
                    : ", %d of them pruned, with the scores they had".formatted(pruned)));
  }

  private List<Share> shares(List<Trial> trials) {
    MutableDataset<Regressor> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("trials", FACTORY), FACTORY);
    for (Trial trial : trials) {
      List<Double> point = new ArrayList<>();
      features.forEach(feature -> point.add(feature.position(trial.values().get(feature.key))));
      data.add(example(point, trial.score()));
    }
    Map<String, double[]> byForest = new LinkedHashMap<>();
    features.forEach(feature -> byForest.put(feature.key, new double[FORESTS]));
    for (int forest = 0; forest < FORESTS; forest++) {
      double[] shares =
          mainEffects(forest(DatasetView.createBootstrapView(data, trials.size(), forest), forest));
      for (int i = 0; i < shares.length; i++) {
        byForest.get(features.get(i).key)[forest] = shares[i];
      }
    }
    return byForest.entrySet().stream()
        .map(e -> summary(e.getKey(), e.getValue()))
        .sorted((a, b) -> Double.compare(b.share(), a.share()))
        .toList();
  }

  private static List<Model<Regressor>> forest(Dataset<Regressor> data, long seed) {
    List<Model<Regressor>> trees = new ArrayList<>();
    for (int tree = 0; tree < TREES; tree++) {
      long own = seed * TREES + tree;
      trees.add(
          new CARTRegressionTrainer(
                  Integer.MAX_VALUE,
                  SMALLEST_LEAF,
                  0,
                  CHOICE_OF_COLUMNS,
                  false,
                  new MeanSquaredError(),
                  own)
              .train(DatasetView.createBootstrapView(data, data.size(), own)));
    }
    return trees;
  }

  private static double predict(List<Model<Regressor>> forest, Example<Regressor> point) {
    double sum = 0;
    for (Model<Regressor> tree : forest) {
      sum += tree.predict(point).getOutput().getValues()[0];
    }
    return sum / forest.size();
  }

  private static Share summary(String key, double[] shares) {
    return new Share(
        key,
        StatUtils.mean(shares),
        StatUtils.percentile(shares, 2.5),
        StatUtils.percentile(shares, 97.5));
  }

  /** The variance of the forest's mean over all other keys, for each key, over its whole variance. */
  private double[] mainEffects(List<Model<Regressor>> forest) {
    List<List<Double>> points =
        IntStream.range(0, POINTS)
            .mapToObj(i -> features.stream().map(f -> f.position(random.nextDouble())).toList())
            .toList();
    List<double[]> grids = new ArrayList<>();
    double[] effects = new double[features.size()];
    for (int f = 0; f < effects.length; f++) {
      double[] grid = features.get(f).grid();
      double[] means = new double[grid.length];
      double[] values = new double[grid.length * points.size()];
      for (int g = 0; g < grid.length; g++) {
        for (int p = 0; p < points.size(); p++) {
          List<Double> point = new ArrayList<>(points.get(p));
          point.set(f, grid[g]);
          double value = predict(forest, example(point, 0));
          values[g * points.size() + p] = value;
          means[g] += value / points.size();
        }
      }
      effects[f] = StatUtils.populationVariance(means);
      grids.add(values);
    }
    double[] all = grids.stream().flatMapToDouble(Arrays::stream).toArray();
    double whole = StatUtils.populationVariance(all);
    return Arrays.stream(effects).map(e -> whole == 0 ? 0 : Math.min(1, e / whole)).toArray();
  }

  /** A choice's values are told apart as columns of their own; a number is one column. */
  private ArrayExample<Regressor> example(List<Double> point, double score) {
    List<String> names = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int f = 0; f < features.size(); f++) {
      Feature feature = features.get(f);
      if (feature.choices.isEmpty()) {
        names.add(feature.key);
        values.add(point.get(f));
      } else {
        for (int c = 0; c < feature.choices.size(); c++) {
          names.add(feature.key + "=" + c);
          values.add(point.get(f) == c ? 1.0 : 0.0);
        }
      }
    }
    return new ArrayExample<>(
        new Regressor("score", score),
        names.toArray(String[]::new),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** A key as a column: a number, its logarithm, or the number of a choice. */
  private static final class Feature {
    private final String key;
    private final List<String> choices;
    private final boolean logarithmic;
    private final Range ends;

    Feature(String key, ParameterRange range) {
      this.key = key;
      this.choices =
          range instanceof Choice choice
              ? choice.values().stream().map(Literal::text).toList()
              : List.of();
      this.logarithmic = range instanceof LogUniformRange;
      this.ends = SearchText.ends(range);
    }

    /** Of a trial's value; -1 for one that is no choice, as the experiment's own may be. */
    double position(String text) {
      if (!choices.isEmpty()) {
        return choices.indexOf(text);
      }
      double value = Double.parseDouble(text);
      return logarithmic ? Math.log(value) : value;
    }

    /** Of a share of the range. */
    double position(double share) {
      if (!choices.isEmpty()) {
        return Math.min((int) (share * choices.size()), choices.size() - 1);
      }
      return logarithmic
          ? Math.log(ends.low()) + share * Math.log(ends.high() / ends.low())
          : ends.at(share);
    }

    double[] grid() {
      int count = choices.isEmpty() ? VALUES : choices.size();
      return IntStream.range(0, count).mapToDouble(i -> position((i + 0.5) / count)).toArray();
    }
  }
}
