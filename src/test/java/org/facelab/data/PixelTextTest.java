package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelTextTest {
  private final PixelText text = new PixelText();

  @Test
  void readsNumbersBetweenBlanks() throws BadCell {
    text.parse(" 0  255\t7 008 ", 1);

    assertThat(text.values()).containsExactly(0, 255, 7, 8);
  }

  @Test
  void readsAnEmptyCellAsNoPixels() throws BadCell {
    text.parse("", 1);

    assertThat(text.count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1 256,2,256",
    "300,1,300",
    "-1 2,1,-1",
    "1 2 3.5,3,3.5",
    "1 x,2,x",
    "99999999999,1,99999999999",
    "1;2,1,1;2",
    "12a 3,1,12a",
  })
  void namesTheValueThatIsNoPixel(String cell, int position, String found) {
    assertThatThrownBy(() -> text.parse(cell, 1))
        .isInstanceOf(BadCell.class)
        .hasMessage(
            "value %d: expected a whole number from 0 to 255, found '%s'"
                .formatted(position, found));
  }
}
