package org.facelab.search;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.distribution.LogUniformDistribution;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.discrete.DiscreteParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.integer.IntegerParameterSpace;
import org.facelab.config.Literal;
import org.facelab.config.Numbers;
import org.facelab.config.Range;
import org.facelab.config.SearchSettings.ParameterRange;
import org.facelab.config.SearchSettings.ParameterRange.Choice;
import org.facelab.config.SearchSettings.ParameterRange.IntegerRange;
import org.facelab.config.SearchSettings.ParameterRange.LogUniformRange;
import org.facelab.config.SearchSettings.ParameterRange.UniformRange;

/** A search's space as Arbiter has it: one leaf for each key, settings as its values. */
@SuppressWarnings("rawtypes") // Arbiter's own
final class SettingSpace implements ParameterSpace<Setting> {
  /** Digits of a number that is drawn: as many as a person would try. */
  private static final MathContext DIGITS = new MathContext(4);

  private final Map<String, ParameterRange> ranges;
  private final Map<String, ParameterSpace> leaves = new LinkedHashMap<>();

  SettingSpace(Map<String, ParameterRange> ranges) {
    this.ranges = ranges;
    ranges.forEach((key, range) -> leaves.put(key, leaf(range)));
  }

  private static ParameterSpace leaf(ParameterRange range) {
    if (range instanceof UniformRange uniform) {
      return new ContinuousParameterSpace(uniform.ends().low(), uniform.ends().high());
    }
    if (range instanceof LogUniformRange log) {
      return new ContinuousParameterSpace(
          new LogUniformDistribution(log.ends().low(), log.ends().high()));
    }
    if (range instanceof IntegerRange whole) {
      return new IntegerParameterSpace((int) whole.ends().low(), (int) whole.ends().high());
    }
    return new DiscreteParameterSpace<>(
        ((Choice) range).values().stream().map(Literal::text).toList());
  }

  @Override
  public Setting getValue(double[] parameterValues) {
    Map<String, String> values = new LinkedHashMap<>();
    leaves.forEach(
        (key, leaf) -> values.put(key, text(leaf.getValue(parameterValues), ranges.get(key))));
    return new Setting(values);
  }

  private static String text(Object value, ParameterRange range) {
    if (!(value instanceof Double number)) {
      return value.toString();
    }
    Range ends =
        range instanceof UniformRange uniform ? uniform.ends() : ((LogUniformRange) range).ends();
    double rounded = new BigDecimal(number).round(DIGITS).doubleValue();
    return Numbers.text(Math.min(ends.high(), Math.max(ends.low(), rounded)));
  }

  @Override
  public int numParameters() {
    return leaves.size();
  }

  @Override
  public List<ParameterSpace> collectLeaves() {
    return List.copyOf(leaves.values());
  }

  @Override
  public Map<String, ParameterSpace> getNestedSpaces() {
    return Collections.unmodifiableMap(leaves);
  }

  @Override
  public boolean isLeaf() {
    return false;
  }

  @Override
  public void setIndices(int... indices) {
    throw new UnsupportedOperationException("only leaves have an index");
  }
}
