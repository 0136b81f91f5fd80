package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class WeightAverageTest {
  @Test
  void isTheMeanThatItsDefinitionGives() {
    INDArray parameters = Nd4j.createFromArray(new float[][] {{1, -2, 3}});
    WeightAverage average = new WeightAverage(parameters, 0.5);
    double[] expected = parameters.toDoubleVector();
    for (int n = 1; n <= 20; n++) {
      parameters.assign(Nd4j.createFromArray(new float[][] {{n, -n * n, (float) Math.sin(n)}}));
      average.update();
      double kept = Math.min(0.5, (1.0 + n) / (10 + n));
      for (int i = 0; i < 3; i++) {
        expected[i] = kept * expected[i] + (1 - kept) * parameters.getDouble(0, i);
      }
    }
    INDArray last = parameters.dup();
    average.exchange();
    for (int i = 0; i < 3; i++) {
      assertThat(parameters.getDouble(0, i)).isCloseTo(expected[i], within(1e-4));
    }
    average.exchange();
    assertThat(parameters).isEqualTo(last);
  }

  @Test
  void whatDoesNotMoveStaysToTheBit() {
    INDArray parameters = Nd4j.rand(1, 1000).addi(0.1);
    INDArray before = parameters.dup();
    WeightAverage average = new WeightAverage(parameters, 0.999);
    for (int i = 0; i < 2000; i++) {
      average.update();
    }
    average.exchange();
    assertThat(parameters).isEqualTo(before);
    assertThat(parameters.equalsWithEps(before, 0)).isTrue();
  }

  @Test
  void withoutADecayThereIsNone() {
    INDArray parameters = Nd4j.createFromArray(new float[][] {{1, 2}});
    WeightAverage average = new WeightAverage(parameters, 0);
    parameters.addi(1);
    average.update();
    average.exchange();
    assertThat(parameters.toFloatVector()).containsExactly(2, 3);
    assertThat(average.state()).isNull();
  }
}
