package org.facelab.search;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.UniformCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;
import org.facelab.config.SearchSettings;
import org.facelab.config.SearchSettings.Order;
import org.facelab.config.SearchSettings.Strategy;

/** Arbiter's generators of candidates, each with the search's seed. */
final class Candidates {
  private Candidates() {}

  /** The generator of a search; the same settings and scores give the same candidates. */
  static CandidateGenerator of(SearchSettings settings, ScoreFunction score) {
    SettingSpace space = new SettingSpace(settings.space());
    CandidateGenerator generator = generator(settings, space, score);
    generator.setRngSeed(settings.seed());
    return generator;
  }

  private static CandidateGenerator generator(
      SearchSettings settings, SettingSpace space, ScoreFunction score) {
    Strategy strategy = settings.strategy();
    if (strategy instanceof Strategy.Grid grid) {
      return new SeededGrid(space, grid);
    }
    return strategy instanceof Strategy.Genetic genetic
        ? genetic(genetic, settings.seed(), space, score)
        : new RandomSearchGenerator(space, Map.of());
  }

  /**
   * Crossover always happens: where it does not, Arbiter's hands out the parent's own genes, which the
   * mutation then changes in place, and so changes the parent.
   */
  private static CandidateGenerator genetic(
      Strategy.Genetic settings, long seed, SettingSpace space, ScoreFunction score) {
    RandomGenerator random = new Well19937c(seed);
    RandomTwoParentSelection parents = new RandomTwoParentSelection(random);
    return new GeneticSearchCandidateGenerator.Builder(space, score)
        .populationModel(
            new PopulationModel.Builder().populationSize(settings.population()).build())
        .selectionOperator(
            new GeneticSelectionOperator.Builder()
                .randomGenerator(random)
                .crossoverOperator(
                    new UniformCrossover.Builder()
                        .crossoverRate(1)
                        .parentSelection(parents)
                        .randomGenerator(random)
                        .build())
                .mutationOperator(
                    new RandomMutationOperator.Builder()
                        .mutationRate(settings.mutation())
                        .randomGenerator(random)
                        .build())
                .build())
        .build();
  }

  /** Arbiter shuffles a grid before it is told the seed. */
  private static final class SeededGrid extends GridSearchCandidateGenerator {
    SeededGrid(SettingSpace space, Strategy.Grid grid) {
      super(
          space,
          grid.points(),
          grid.order() == Order.RANDOM ? Mode.RandomOrder : Mode.Sequential,
          Map.of());
    }

    @Override
    public void setRngSeed(long rngSeed) {
      super.setRngSeed(rngSeed);
      initialize();
    }
  }

  /** Tells Arbiter which scores are better; trials bring their scores along. */
  @SuppressWarnings("deprecation") // a type of Arbiter's own interface
  record Direction(boolean minimize) implements ScoreFunction {
    @Override
    public double score(Object model, DataProvider provider, Map<String, Object> parameters) {
      throw new UnsupportedOperationException("trials bring their scores along");
    }

    @Override
    public double score(Object model, Class<? extends DataSource> source, Properties properties) {
      throw new UnsupportedOperationException("trials bring their scores along");
    }

    @Override
    public List<Class<?>> getSupportedModelTypes() {
      return List.of();
    }

    @Override
    public List<Class<?>> getSupportedDataTypes() {
      return List.of();
    }
  }
}
