package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.facelab.config.Yaml.Scalar.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "64, 64",
    "0.05, 0.05",
    "1e-8, 1e-8",
    "1.5e-7, 1.5e-7",
    "0.0001, 0.0001",
    "-0.5, -0.5",
    "100000, 100000",
    "-0.0, 0",
    "2.5e300, 2.5e300"
  })
  void writes_the_shortest_text(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }

  @Property(tries = 2000)
  void reads_what_it_writes(@ForAll double value) {
    String text = Numbers.text(value);

    assertThat(YamlParser.kind(text, true)).isIn(Kind.WHOLE, Kind.DECIMAL);
    assertThat(Numbers.decimal(scalar(text))).contains(value + 0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "30, 30",
    "1e3, 1000",
    "2.0, 2",
    "0x1f, 31",
    "0o17, 15",
    "+7, 7",
    "-3, -3",
    "010, 10"
  })
  void reads_whole_numbers_in_every_notation_of_yaml(String text, long value) {
    assertThat(Numbers.whole(scalar(text))).contains(value);
  }

  @ParameterizedTest
  @CsvSource({"2.5", "1e999999999", "99999999999999999999", ".inf", ".nan", "many"})
  void takes_nothing_else_for_a_whole_number(String text) {
    assertThat(Numbers.whole(scalar(text))).isEmpty();
  }

  private static Yaml scalar(String text) {
    return new Yaml.Scalar(Place.DEFAULT, YamlParser.kind(text, true), text);
  }
}
